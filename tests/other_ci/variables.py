"""What each CI sets in a job, as its own page documents the variables."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

SHA = "4680136ba4e5b9490dfb71ecc86ac52533d84439"
STARTED = datetime.now(UTC).replace(microsecond=0) - timedelta(minutes=4)
STARTED_MS = round(STARTED.timestamp() * 1000)
_ISO = STARTED.strftime("%Y-%m-%dT%H:%M:%SZ")

# https://docs.gitlab.com/ci/variables/predefined_variables/
GITLAB = {
    "CI_COMMIT_REF_NAME": "main",
    "CI_COMMIT_SHA": SHA,
    "CI_PIPELINE_CREATED_AT": _ISO,
    "CI_PIPELINE_ID": "8127301",
    "CI_PIPELINE_IID": "562",
    "CI_PIPELINE_SOURCE": "push",
    "CI_PIPELINE_URL": "https://git.example.com/acme/shop/-/pipelines/8127301",
    "CI_PROJECT_URL": "https://git.example.com/acme/shop",
    "GITLAB_USER_LOGIN": "mira-holt",
}
# https://www.jenkins.io/doc/book/pipeline/jenkinsfile/#using-environment-variables; RESULT and
# STARTED are those of the recipe's `withEnv`.
JENKINS = {
    "BRANCH_NAME": "main",
    "BUILD_NUMBER": "562",
    "BUILD_URL": "https://jenkins.example.com/job/acme/job/shop/job/main/562/",
    "GIT_BRANCH": "main",
    "GIT_COMMIT": SHA,
    "GIT_URL": "https://git.example.com/acme/shop.git",
    "JENKINS_URL": "https://jenkins.example.com/",
    "JOB_NAME": "acme/shop/main",
    "RESULT": "SUCCESS",
    "STARTED": str(STARTED_MS),
}
# https://circleci.com/docs/reference/variables/
CIRCLECI = {
    "CIRCLE_BRANCH": "main",
    "CIRCLE_BUILD_NUM": "562",
    "CIRCLE_BUILD_URL": "https://circleci.com/gh/acme/shop/562",
    "CIRCLE_JOB": "build",
    "CIRCLE_SHA1": SHA,
    "CIRCLE_USERNAME": "mira-holt",
    "CIRCLE_WORKFLOW_JOB_ID": "6d2ae3bf-4a52-4e1c-9e22-2a0c1f0b8a11",
}
CIRCLECI_PIPELINE = {
    "pipeline.project.git_url": "https://git.example.com/acme/shop",
    "pipeline.trigger_source": "webhook",
}
# https://learn.microsoft.com/azure/devops/pipelines/build/variables; RESULTS is the recipe's own.
AZURE = {
    "BUILD_BUILDID": "562",
    "BUILD_DEFINITIONNAME": "CI",
    "BUILD_REASON": "IndividualCI",
    "BUILD_REPOSITORY_URI": "https://acme@dev.azure.com/acme/shop/_git/shop",
    "BUILD_REQUESTEDFOR": "Mira Holt",
    "BUILD_SOURCEBRANCH": "refs/heads/main",
    "BUILD_SOURCEVERSION": SHA,
    "RESULTS": "Succeeded SucceededWithIssues",
    "SYSTEM_COLLECTIONURI": "https://dev.azure.com/acme/",
    "SYSTEM_PIPELINESTARTTIME": STARTED.isoformat(sep=" "),
    "SYSTEM_STAGEATTEMPT": "1",
    "SYSTEM_TEAMPROJECTID": "0f1c2d3e-4b5a-4697-8877-665544332211",
}
# https://support.atlassian.com/bitbucket-cloud/docs/variables-and-secrets/
BITBUCKET = {
    "BITBUCKET_BRANCH": "main",
    "BITBUCKET_BUILD_NUMBER": "562",
    "BITBUCKET_COMMIT": SHA,
    "BITBUCKET_EXIT_CODE": "0",
    "BITBUCKET_REPO_FULL_NAME": "acme/shop",
    "BITBUCKET_STEP_RUN_NUMBER": "1",
}
# https://docs.drone.io/pipeline/environment/reference/
DRONE: Mapping[str, str] = {
    "CI": "true",
    "DRONE": "true",
    "DRONE_BRANCH": "main",
    "DRONE_BUILD_CREATED": str(STARTED_MS // 1000 - 10),
    "DRONE_BUILD_EVENT": "push",
    "DRONE_BUILD_LINK": "https://drone.example.com/acme/shop/562",
    "DRONE_BUILD_NUMBER": "562",
    "DRONE_BUILD_STARTED": str(STARTED_MS // 1000),
    "DRONE_BUILD_STATUS": "success",
    "DRONE_COMMIT_AUTHOR": "mira-holt",
    "DRONE_COMMIT_BRANCH": "main",
    "DRONE_COMMIT_SHA": SHA,
    "DRONE_REPO": "acme/shop",
    "DRONE_REPO_LINK": "https://git.example.com/acme/shop",
    "DRONE_STAGE_NAME": "ci",
    "DRONE_STAGE_STATUS": "success",
    "DRONE_SYSTEM_HOST": "drone.example.com",
    "DRONE_SYSTEM_PROTO": "https",
}
# https://developer.harness.io/docs/continuous-integration/troubleshoot-ci/ci-env-var
HARNESS: Mapping[str, str] = {
    "DRONE": "true",
    "DRONE_BRANCH": "main",
    "DRONE_BUILD_CREATED": str(STARTED_MS // 1000),
    "DRONE_BUILD_EVENT": "push",
    "DRONE_BUILD_LINK": "https://app.harness.io/ng/account/a/ci/pipelines/build/executions/x",
    "DRONE_BUILD_NUMBER": "562",
    "DRONE_BUILD_STARTED": str(STARTED_MS // 1000),
    "DRONE_BUILD_STATUS": "",
    "DRONE_COMMIT_AUTHOR": "mira-holt",
    "DRONE_COMMIT_SHA": SHA,
    "DRONE_REPO_LINK": "https://git.example.com/acme/shop",
    "DRONE_STAGE_NAME": "Build",
    "DRONE_STAGE_STATUS": "",
    "DRONE_SYSTEM_HOST": "localhost",
    "HARNESS_BUILD_ID": "562",
    "HARNESS_EXECUTION_ID": "lQ2pQ3rXQ5y2cZ5sT1u0vw",
    "HARNESS_ORG_ID": "acme",
    "HARNESS_PIPELINE_ID": "shop_build",
    "HARNESS_PROJECT_ID": "web",
}
