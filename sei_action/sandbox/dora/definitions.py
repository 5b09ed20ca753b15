"""What the figures mean, in the words of the page and of docs/sandbox.md."""

DEFINITIONS = {
    "Build and deployment": (
        "A build is a run with ci true, a deployment one with cd true; a run with both or neither "
        "is none of them and counts nowhere. A deployment counts on the day, in UTC, on which it "
        "ended, if its result is SUCCESS or FAILURE. Others, such as ABORTED, are shown, and are "
        "in no figure."
    ),
    "Deployment frequency": (
        "Deployments with the result SUCCESS, for each day of the period. Every pipeline that "
        "deploys counts, to whatever environment; the figures of one pipeline are on its page."
    ),
    "Change failure rate": (
        "Failed changes among the deployments that count. A deployment is a failed change if its "
        "result is FAILURE, or if cfr_status marks it as one."
    ),
    "Correlation": (
        "An image that a build made (type container, output true) is tied to the same image that "
        "a deployment used (input true) by hash; else by location, name and qualifier; else by "
        "name and qualifier alone. Of several builds that had ended before the deployment did, "
        "the surest tie counts, then the build that ended last. SEI may look for one of these "
        "ties alone; the sandbox tries all of them and says which one held."
    ),
    "Delivered commits": (
        "A successful deployment delivers the commits that it lists, and those of the builds that "
        "made its images. Each commit counts once for each pipeline, at the first successful "
        "deployment."
    ),
    "CI part": (
        "From the start of the first build that lists the commit to the end of the first "
        "successful one that lists it, at the latest of the build that made the deployed image. "
        "Only builds of the pipeline and branch of that build count, so that the builds of a "
        "pull request do not; failed ones do, because the commit waits for the next."
    ),
    "CD part": (
        "From the end of the CI part to the end of the deployment, so that the time in which a "
        "built commit waits is in it. Where the images of one deployment come from several "
        "pipelines that build the commit, the one that was done last counts."
    ),
    "Lead time for changes": (
        "CI part and CD part together, as the mean over commits; the median is given besides. "
        "Only commits count of which both parts are known; the others are counted with the "
        "reason. A report holds no time of a commit, so what lies before the first build "
        "(writing, review, merging) is not in it: SEI reads that from the source code and shows "
        "a longer time."
    ),
    "Time to restore": (
        "Not shown. A report says neither when users were first harmed nor when that ended; SEI "
        "takes both from incidents."
    ),
}
