"""Runs the steps given as JSON on stdin with boto3 and prints their outcomes as JSON.

A step is {"operation", "params", "service"?, "credentials"?, "paginate"?}; an outcome is {"result"}, or {"code",
"status", "message"} for a ClientError. A result lacking a member that botocore's model requires stops the run.
"""

import json
import sys

import boto3
from botocore.exceptions import ClientError


def check_required(shape, value, where):
    if shape.type_name == "structure":
        for name in shape.required_members:
            if name not in value:
                raise SystemExit(f"{where}.{name} is missing")
        for name, member in shape.members.items():
            if name in value:
                check_required(member, value[name], f"{where}.{name}")
    elif shape.type_name == "list":
        for index, item in enumerate(value):
            check_required(shape.member, item, f"{where}[{index}]")


def run(step, endpoint):
    client = boto3.client(
        step.get("service", "iam"),
        endpoint_url=endpoint,
        region_name="us-east-1",
        **step.get("credentials", {}),
    )
    operation = step["operation"]
    try:
        if step.get("paginate"):
            paginator = client.get_paginator(operation)
            options = {**step["params"], "PaginationConfig": {"PageSize": 1}}
            pages = len(list(paginator.paginate(**options)))
            return {"result": paginator.paginate(**options).build_full_result(), "pages": pages}
        result = getattr(client, operation)(**step["params"])
    except ClientError as error:
        return {
            "code": error.response["Error"]["Code"],
            "status": error.response["ResponseMetadata"]["HTTPStatusCode"],
            "message": error.response["Error"]["Message"],
        }
    model = client.meta.service_model.operation_model(client.meta.method_to_api_mapping[operation])
    if model.output_shape:
        check_required(model.output_shape, result, operation)
    return {"result": result}


def plain(value):
    return value.decode() if isinstance(value, bytes) else value.isoformat()


steps = json.load(sys.stdin)
json.dump([run(step, sys.argv[1]) for step in steps], sys.stdout, default=plain)
