"""Queries for GitHub's GraphQL API that the local GitHub answers, in every form that it can.

Those that are really sent are recorded, in `test_sent_queries.py`.
"""

from typing import Any

import httpx

PULL_REQUESTS = """
query ($owner: String!, $name: String!, $first: Int!, $after: String) {
  repository(owner: $owner, name: $name) {
    pullRequests(first: $first, after: $after, orderBy: {field: UPDATED_AT, direction: DESC}) {
      totalCount
      pageInfo { hasNextPage endCursor }
      nodes {
        number updatedAt state headRefName headRefOid baseRefName baseRefOid
        headRepositoryOwner { login }
        headRepository { nameWithOwner }
        labels(first: 10) { totalCount nodes { name } }
        commits(first: 100) { totalCount nodes { commit { oid } } }
      }
    }
  }
}
"""
COMMITS = """
query ($owner: String!, $name: String!, $one: GitObjectID!, $other: GitObjectID!) {
  repository(owner: $owner, name: $name) {
    one: object(oid: $one) { ...whole }
    other: object(oid: $other) { ...whole }
  }
}
fragment whole on Commit {
  oid
  history(first: 100) {
    totalCount
    pageInfo { hasNextPage endCursor }
    nodes { oid committedDate parents(first: 3) { totalCount nodes { oid } } }
  }
  associatedPullRequests(first: 10) {
    totalCount
    nodes { number labels(first: 10) { totalCount nodes { name } } }
  }
}
"""
FILES = """
query ($owner: String!, $name: String!, $expression: String!) {
  repository(owner: $owner, name: $name) {
    object(expression: $expression) {
      oid
      ... on Blob { text isTruncated }
      ... on Tree { entries { name type object { ... on Blob { text isTruncated } } } }
    }
  }
}
"""
NODES = """
query ($ids: [ID!]!) {
  nodes(ids: $ids) {
    id
    ... on Deployment {
      statuses(first: 10) { totalCount nodes { state logUrl environmentUrl createdAt } }
    }
    ... on CheckSuite {
      checkRuns(first: 100) { totalCount nodes { name status conclusion startedAt completedAt } }
    }
  }
}
"""
ALL = {"pull requests": PULL_REQUESTS, "commits": COMMITS, "files": FILES, "nodes": NODES}


def ask(github: httpx.Client, query: str | None, **variables: object) -> dict[str, Any]:
    """Ask a local GitHub a query, and give all that it says."""
    answer = github.post("/graphql", json={"query": query, "variables": variables})
    assert answer.status_code == 200
    told: dict[str, Any] = answer.json()
    return told
