"""Loads the award records into files of JSON lines, each time from where the load before ended (dlt 1.31).

THIDUA_URL, THIDUA_CLIENT_ID and THIDUA_CLIENT_SECRET say whose records; the argument is the folder they go to.
"""

import os
import sys

import dlt
from dlt.sources.helpers.rest_client import RESTClient
from dlt.sources.helpers.rest_client.auth import OAuth2ClientCredentials
from dlt.sources.helpers.rest_client.paginators import JSONResponseCursorPaginator

url = os.environ["THIDUA_URL"]


@dlt.resource(name="awards", primary_key="id", write_disposition="append")
def awards():
    client = RESTClient(
        base_url=f"{url}/api/v1/",
        auth=OAuth2ClientCredentials(
            access_token_url=f"{url}/api/v1/oauth/token",
            client_id=os.environ["THIDUA_CLIENT_ID"],
            client_secret=os.environ["THIDUA_CLIENT_SECRET"],
        ),
        # The pages of one load end where `next_cursor` is null.
        paginator=JSONResponseCursorPaginator(cursor_path="next_cursor", cursor_param="changed_after"),
        data_selector="items",
    )
    # The next load begins at `resume_after`, which is there on the last page too. dlt keeps it with what was loaded.
    kept = dlt.current.resource_state()
    params = {"limit": 200}
    if "resume_after" in kept:
        params["changed_after"] = kept["resume_after"]
    for page in client.paginate("awards", params=params):
        yield list(page)
        kept["resume_after"] = page.response.json()["resume_after"]


if __name__ == "__main__":
    folder = os.path.abspath(sys.argv[1])
    pipeline = dlt.pipeline(
        "thidua",
        pipelines_dir=os.path.join(folder, "state"),
        destination=dlt.destinations.filesystem(bucket_url=f"file://{folder}/loaded"),
        dataset_name="hr",
    )
    pipeline.run(awards(), loader_file_format="jsonl").raise_on_failed_jobs()
