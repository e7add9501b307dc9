"""Files on S3, and headers read by a cluster: the catalogue becomes what it is of the same files in a folder."""

from __future__ import annotations

import gc
import hashlib
import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.request import urlopen

import boto3
import distributed
import pytest
import s3fs
from moto.server import ThreadedMotoServer
from snapshot import differences, snapshot

from ingest import cluster as dask_cluster
from ingest import headers

BUCKET = "archive"
# what differs for files elsewhere: where they are, and a digest of rows that only all of a file tells
APART = {"artifact": {"path", "path_size", "path_mtime"}, "header": {"checksum"}}


@pytest.fixture(scope="module")
def folder(instance, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A programme of the demo archive: images, associations, their pool, a light curve; a damaged file and a README."""
    copy = tmp_path_factory.mktemp("archive") / "01177"
    shutil.copytree(instance.archive / "01177", copy)
    (copy / "README").write_text("no product\n")
    (copy / "jw01177007001_03101_00009_mirimage_cal.fits").write_bytes(b"SIMPLE  = no header")
    return copy


@pytest.fixture
def bucket(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[object]:
    """A bucket with the files of the folder, on a server of S3's protocol; boto3's client of it."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    settings = {"ENDPOINT_URL": f"http://{host}:{port}", "ACCESS_KEY_ID": "any", "SECRET_ACCESS_KEY": "any"}
    for name, value in settings.items():
        monkeypatch.setenv(f"AWS_{name}", value)
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    s3fs.S3FileSystem.clear_instance_cache()
    client = boto3.client("s3")
    client.create_bucket(Bucket=BUCKET)
    for path in folder.rglob("*"):
        if path.is_file():
            client.put_object(
                Bucket=BUCKET, Key=f"jwst/{path.relative_to(folder)}", Body=path.read_bytes(), ACL="public-read"
            )
    yield client
    s3fs.S3FileSystem.clear_instance_cache()
    gc.collect()  # connections that nobody closed complain when they are collected: here, not in the midst of something
    server.stop()


def without_places(tables: dict[str, list[str]]) -> dict[str, list[str]]:
    """A snapshot without what only files in folders have."""
    left = {
        table: sorted(json.dumps({k: v for k, v in json.loads(row).items() if k not in leave}) for row in tables[table])
        for table, leave in APART.items()
    }
    return tables | left | {"dc.products": []}


def test_a_bucket_becomes_what_a_folder_does(
    two_dbs, folder: Path, bucket: object, documented: Callable[[str], list[str]]
) -> None:
    """Rows and checksums; the md5 is the entity tag's, and nothing is read for it."""
    near, far = two_dbs
    expected, found = near.load(folder), far.load(*documented("jwst-ingest load s3:")[1:])
    assert found.counts == expected.counts
    assert (found.status, found.counts["refused"], found.counts["passed"]) == (1, 1, 1)
    assert found.problems[0]["path"] == f"s3://{BUCKET}/jwst/jw01177007001_03101_00009_mirimage_cal.fits"
    told = differences(without_places(snapshot(near)), without_places(snapshot(far)))
    assert not told, told
    assert found.counts["new"] == far.query("SELECT count(contentChecksum) FROM store.artifact")[0][0] > 4


def test_addresses_lead_to_the_objects(fresh_db, folder: Path, bucket: object) -> None:
    fresh_db.load(f"s3://{BUCKET}/jwst")
    name, url = fresh_db.query(
        "SELECT f.filename, f.url FROM store.file_access((SELECT array_agg(filename) FROM store.artifact)) AS f"
        " WHERE f.filename LIKE '%%\\_rate.fits'"
    )[0]
    original = next(folder.rglob(name))
    with urlopen(url) as answer:
        assert hashlib.md5(answer.read()).digest() == hashlib.md5(original.read_bytes()).digest()


def test_what_is_there_already_is_not_read_again(fresh_db, bucket: object, monkeypatch: pytest.MonkeyPatch) -> None:
    """But what changed since is."""
    first = fresh_db.load(f"s3://{BUCKET}/jwst").counts
    name = next(key for key in keys(bucket) if key.endswith("_rate.fits"))
    longer = bucket.get_object(Bucket=BUCKET, Key=name)["Body"].read() + bytes(2880)
    bucket.put_object(Bucket=BUCKET, Key=name, Body=longer)
    s3fs.S3FileSystem.clear_instance_cache()
    opened = []
    stock = headers.read_remote
    monkeypatch.setattr(headers, "read_remote", lambda url: opened.append(url) or stock(url))
    second = fresh_db.load(f"s3://{BUCKET}/jwst").counts
    assert second["unchanged"] == first["new"] - 1
    assert sorted(opened) == sorted([f"s3://{BUCKET}/{name}", f"s3://{BUCKET}/{next(broken(bucket))}"])


def keys(bucket: object) -> list[str]:
    return [item["Key"] for item in bucket.list_objects_v2(Bucket=BUCKET)["Contents"]]


def broken(bucket: object) -> Iterator[str]:
    return (key for key in keys(bucket) if "00009" in key)


def test_entity_tags_of_parts_are_no_checksums(fresh_db, bucket: object) -> None:
    name = next(key for key in keys(bucket) if key.endswith("_rate.fits"))
    body = bucket.get_object(Bucket=BUCKET, Key=name)["Body"].read()
    upload = bucket.create_multipart_upload(Bucket=BUCKET, Key=name)["UploadId"]
    given = {"Bucket": BUCKET, "Key": name, "UploadId": upload}
    part = bucket.upload_part(**given, PartNumber=1, Body=body)
    bucket.complete_multipart_upload(**given, MultipartUpload={"Parts": [{"PartNumber": 1, "ETag": part["ETag"]}]})
    fresh_db.load(f"s3://{BUCKET}/{name}")
    assert fresh_db.query("SELECT contentLength, contentChecksum FROM store.artifact") == [(len(body), None)]


def test_a_bucket_that_is_not_there_is_refused(fresh_db, bucket: object) -> None:
    found = fresh_db.load("s3://nowhere/jwst")
    assert found.status == 1
    assert [problem["path"] for problem in found.problems] == ["s3://nowhere/jwst"]


def test_a_cluster_reads_the_same(
    two_dbs, folder: Path, monkeypatch: pytest.MonkeyPatch, documented: Callable[[str], list[str]]
) -> None:
    """In two processes, few files at a time: rows, counts and problems are those of a load without it."""
    monkeypatch.setattr(dask_cluster, "SHARE", 2)
    monkeypatch.setattr(dask_cluster, "AHEAD", 1)
    here = two_dbs[0].load(folder)
    taken, stock = [], dask_cluster._taken
    monkeypatch.setattr(dask_cluster, "_taken", lambda share, *rest: taken.extend(share) or stock(share, *rest))
    with distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as workers:
        option, *_ = documented("jwst-ingest load --scheduler")[1:]
        apart = two_dbs[1].load(option, workers.scheduler_address, folder)
    gc.collect()
    assert len(taken) == here.counts["seen"]
    assert (apart.counts, apart.problems, apart.status) == (here.counts, here.problems, 1)
    told = differences(snapshot(two_dbs[0]), snapshot(two_dbs[1]))
    assert not told, told


def test_a_scheduler_that_is_not_there(fresh_db, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dask_cluster, "PATIENCE", 1)
    found = fresh_db.run("load", "--scheduler", "tcp://127.0.0.1:1", folder)
    assert found.status == 2
    assert "tcp://127.0.0.1:1" in found.stderr
