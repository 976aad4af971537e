"""Ways into a running portal with sample users, without fideskctl."""
import contextlib
import http.cookies
import json
import sqlite3
import urllib.parse

from browser import Browser
from programs import ADMINISTRATOR, PASSWORD
from wire import Wire

FORM = "application/x-www-form-urlencoded"
REGISTRATION = "AQEBAQ2"


def port_of(url):
    return urllib.parse.urlsplit(url).port


def post_form(url, path, **fields):
    status, _, body = Wire(port_of(url)).send("POST", path, urllib.parse.urlencode(fields).encode(), Content_Type=FORM)
    return status, json.loads(body)


def administrator_token(url):
    """An access token of the sample administrator, by device code."""
    status, codes = post_form(url, "/oauth2/v2.0/devicecode", client_id="fidesk")
    assert status == 200, codes
    Browser().allow_device(codes["verification_uri"], codes["user_code"], ADMINISTRATOR, PASSWORD)
    status, tokens = post_form(url, "/oauth2/v2.0/token", client_id="fidesk", device_code=codes["device_code"],
                               grant_type="urn:ietf:params:oauth:grant-type:device_code")
    assert status == 200, tokens
    return tokens["access_token"]


def session_of(url, user):
    """The cookies of a browser in which the sample user gave their password."""
    body = json.dumps({"user": user, "password": PASSWORD}).encode()
    status, headers, answer = Wire(port_of(url)).send("POST", "/api/signin/password", body, Content_Type="application/json")
    assert status == 200, answer
    cookie = http.cookies.SimpleCookie(headers["set-cookie"])
    return "; ".join(f"{name}={morsel.value}" for name, morsel in cookie.items()), json.loads(answer)["state"]


def query(store, statement, *values):
    with contextlib.closing(sqlite3.connect(store)) as connection, connection:
        return connection.execute(statement, values).fetchall()


def colleagues(store, count):
    """(id, userPrincipalName) of users whom the sample administrator administers."""
    return query(store, "SELECT id, user_principal_name FROM users WHERE user_principal_name <> ? AND organisation_id ="
                        " (SELECT organisation_id FROM users WHERE user_principal_name = ?) ORDER BY id LIMIT ?",
                 ADMINISTRATOR, ADMINISTRATOR, count)


def add_registration(store, user):
    """Gives the user of that id a registration, REGISTRATION, of a key that nobody has."""
    query(store, "INSERT INTO registrations (id, user_id, nickname, nickname_key, credential_id, public_key, algorithm,"
                 " aaguid, model, attestation_trust, format, certificate_thumbprints, counter, created_at)"
                 " VALUES (?, ?, 'Blue key', 'blue key', x'01010101', x'a0', -7, '00000000-0000-0000-0000-000000000000',"
                 " '', 'none', 'none', '', 0, 0)", REGISTRATION, user)
