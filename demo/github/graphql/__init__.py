"""GitHub's GraphQL API: queries for the same state that the REST API answers from.

`schema.graphql` says what is served. An object is a mapping from the fields of its type to values,
or to functions that take the field's arguments. graphql-core, which is for development alone, is
imported by `answering` and `costs`, and these by whoever is asked a query.
"""
