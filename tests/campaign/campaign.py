"""The campaigns against enrolment: sets up one portal with very many users, signs its administrator in, and lets the
program `campaign` do the rest.

Usage: campaign.py crash|portal [JOB ...]: all, or what Main.cpp says."""
import csv
import os
import pathlib
import resource
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "e2e"))
from browser import Browser  # noqa: E402
from programs import ADMINISTRATOR, PASSWORD, Portal, environment, find_bin  # noqa: E402
from signed_in import post_form, query  # noqa: E402

USERS = 8000
SIGN_INS = 24


def sign_in(url, browser):
    """Tokens of the sample administrator, by device code."""
    status, codes = post_form(url, "/oauth2/v2.0/devicecode", client_id="fidesk", scope="fidesk offline_access")
    assert status == 200, codes
    browser.allow_device(codes["verification_uri"], codes["user_code"], ADMINISTRATOR, PASSWORD)
    status, tokens = post_form(url, "/oauth2/v2.0/token", client_id="fidesk", device_code=codes["device_code"],
                               grant_type="urn:ietf:params:oauth:grant-type:device_code")
    assert status == 200, tokens
    return tokens


def add_users(portal, home):
    """Very many, in the administrator's organisation."""
    organisation = query(portal.store, "SELECT name FROM organisations WHERE id = (SELECT organisation_id FROM users"
                                       " WHERE user_principal_name = ?)", ADMINISTRATOR)[0][0]
    table = home / "users.csv"
    with open(table, "w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream)
        writer.writerow(["userPrincipalName", "displayName", "mail", "organisation", "password"])
        for number in range(USERS):
            writer.writerow([f"user{number}@contoso.example", f"User {number}", "", organisation, ""])
    portal.run("import-users", "--store", portal.store_name, str(table))


def write_house(portal, home):
    """What the program reads: see House.h."""
    browser = Browser()
    sign_ins = [sign_in(portal.url, browser) for _ in range(SIGN_INS)]
    lines = [f"port {portal.port}", f"store {portal.store}", f"access {sign_ins[0]['access_token']}"]
    lines += [f"refresh {tokens['refresh_token']}" for tokens in sign_ins[1:]]
    lines += [f"user {one} {name}" for one, name in
              query(portal.store, "SELECT id, user_principal_name FROM users WHERE user_principal_name LIKE 'user%@contoso.example'")]
    house = home / "house"
    house.write_text("\n".join(lines) + "\n", encoding="utf-8")
    os.chmod(house, 0o600)
    return house


def main(arguments):
    # In memory where that can be: what SIGKILL leaves is in the system's hands, and need not be on a disk.
    memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    with tempfile.TemporaryDirectory(prefix="fidesk-campaign-", dir=memory) as directory:
        home = pathlib.Path(directory)
        portal = Portal(find_bin(), home, home / "portal.db")
        portal.make_store()
        add_users(portal, home)
        with portal:
            house = write_house(portal, home)
            runs = home / "runs"
            runs.mkdir()
            began = time.monotonic()
            done = subprocess.run([str(find_bin() / "campaign"), str(house), str(runs), *arguments],
                                  env=environment(home), check=False)
            took = resource.getrusage(resource.RUSAGE_CHILDREN)
            print(f"{time.monotonic() - began:.0f} s, {took.ru_utime + took.ru_stime:.0f} s of them of processors", flush=True)
            return done.returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:] or ["crash"]))
