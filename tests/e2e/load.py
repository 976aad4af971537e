"""Clients that register, rename, remove and sign in at several portals of one store, and know what they were told."""
import base64
import http.client
import json
import random
import subprocess
import threading

from programs import PASSWORD, end, environment

URL = "https://portal.example"
RP_ID = "portal.example"
PATIENCE = 30
MOST = 9  # registrations of one user: room for one that is to be refused for its nickname
OPERATIONS = (["register"] * 10 + ["rename"] * 3 + ["remove"] * 3 + ["register_namesake"] * 2 + ["register_again"] * 2
              + ["sign_in"] * 4)


class Unanswered(Exception):
    """The request was sent, or may have been, and what became of it is not known."""


class Away(Exception):
    """503: the portal says that it could not, and that nothing was done."""


class Keys:
    """Security keys in a process of their own: see SecurityKeys.cpp."""

    def __init__(self, bin_dir, home):
        self.process = subprocess.Popen([bin_dir / "security_keys"], env=environment(home), text=True,
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def ask(self, *words):
        self.process.stdin.write(" ".join(map(str, words)) + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def close(self):
        end(self.process)


class Told:
    """What all clients were told, and the first thing that they should not have been."""

    def __init__(self):
        self.lock = threading.Lock()
        self.done = {}      # request id: action
        self.refused = {}   # request id: action
        self.refused_credentials = set()
        self.away = set()   # request ids
        self.faults = 0     # answers of 500 and above but 503: what became of it is not known
        self.unanswered = 0
        self.settled = 0
        self.again = 0      # requests without an answer that were sent again
        self.wrong = None

    def note(self, request_id, action, status):
        with self.lock:
            (self.done if status < 300 else self.refused)[request_id] = action

    def object(self, text):
        with self.lock:
            self.wrong = self.wrong or text


class User:
    def __init__(self, user_id, name):
        self.id = user_id
        self.name = name
        self.registrations = {}  # id: nickname, as acknowledged
        self.doubt = None        # (id, nickname or None): what the last, unanswered request would have made of it
        self.sent = None         # the body of the last registration, as long as nobody knows what became of it
        self.bodies = {}         # id: the body that was acknowledged
        self.counters = {}       # id: the last signature counter that was sent

    def possible(self):
        """What the registrations may be: as acknowledged, or with what is in doubt."""
        if not self.doubt:
            return [self.registrations]
        registration, nickname = self.doubt
        after = {**self.registrations, registration: nickname}
        return [self.registrations, {key: name for key, name in after.items() if name is not None}]


class Client(threading.Thread):
    """One client. Its users are no other's, so that it knows what there is. What became of a request without an answer
    it asks before it goes on with that user, as people would."""

    def __init__(self, keys, ports, token, users, told, seed):
        super().__init__(daemon=True)
        self.keys = keys
        self.ports = ports
        self.token = token
        self.users = users
        self.told = told
        self.random = random.Random(seed)
        self.count = 0
        self.stopping = threading.Event()

    def run(self):
        try:
            while not self.stopping.is_set():
                user = self.random.choice(self.users)
                try:
                    if user.doubt:
                        self.settle(user)
                    else:
                        getattr(self, self.random.choice(OPERATIONS))(user)
                except (ConnectionRefusedError, Unanswered, Away):  # between a kill and the start behind it
                    self.stopping.wait(0.02)
        except Exception as error:  # the test has to hear of it
            self.told.object(f"{type(error).__name__}: {error}")

    def send(self, method, path, body=None, **headers):
        """(status, headers, JSON) from any of the portals. ConnectionRefusedError: it was not sent."""
        port = self.random.choice(self.ports)
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        connection.connect()
        try:
            text = json.dumps(body) if body is not None else None
            connection.request(method, path, text, {"Content-Type": "application/json", **headers})
            response = connection.getresponse()
            text = response.read()
        except (OSError, http.client.HTTPException) as error:
            with self.told.lock:
                self.told.unanswered += 1
            raise Unanswered from error
        finally:
            connection.close()
        if response.status == 503:
            with self.told.lock:
                self.told.away.add(response.headers["request-id"])
                if not response.headers["Retry-After"]:
                    self.told.wrong = self.told.wrong or f"503 without Retry-After: {text}"
            raise Away
        if response.status >= 500:
            with self.told.lock:
                self.told.faults += 1
            raise Unanswered
        return response.status, response, json.loads(text) if text else {}

    def api(self, method, user, path, body=None):
        return self.send(method, f"/v1.0/users/{user.id}/authentication/fido2Methods{path}", body,
                         Authorization=f"Bearer {self.token}")

    def change(self, action, user, method, path, body, expected, doubt):
        """Sends what changes `doubt` (id, nickname); whether it was acknowledged."""
        try:
            status, response, _ = self.api(method, user, path, body)
        except Unanswered:
            user.doubt = doubt
            return False
        if status not in expected:
            self.told.object(f"{action}: {status} instead of {expected}: {response.headers}")
        self.told.note(response.headers["request-id"], action, status)
        return status < 300

    def settle(self, user):
        """Finds out what became of the request that was not answered: all that it wanted, or nothing. A registration
        is sent again now and then, and there is one behind that, whether it was there before or not."""
        again = user.sent if self.random.random() < 0.7 else None
        if again:
            status, response, _ = self.api("POST", user, "", again)
            self.told.note(response.headers["request-id"], "registration.create", status)
            with self.told.lock:
                self.told.again += 1
        _, _, answer = self.api("GET", user, "")
        found = {method["id"]: method["displayName"] for method in answer["value"]}
        if found not in user.possible():
            self.told.object(f"{user.name} has {found}, which is none of {user.possible()}")
        if again and user.doubt[0] not in found:
            self.told.object(f"{user.name}: a registration that was sent again with {status} is not there")
        user.registrations = found
        user.doubt = user.sent = None
        with self.told.lock:
            self.told.settled += 1

    def made(self, user, nickname):
        """The body that registers a new credential; None if there is no challenge for it."""
        status, _, options = self.api("GET", user, "/creationOptions")
        if status != 200:
            self.told.object(f"creationOptions: {status}")
            return None
        return self.keys.ask("register", RP_ID, URL, options["publicKey"]["challenge"], nickname)

    def nickname(self):
        self.count += 1
        return f"key-{self.count}"

    def register(self, user):
        if len(user.registrations) >= MOST:
            return self.remove(user)
        nickname = self.nickname()
        body = self.made(user, nickname)
        if not body:
            return None
        registration = url_token(body["publicKeyCredential"]["id"])
        user.counters[body["publicKeyCredential"]["id"]] = 1
        if self.change("registration.create", user, "POST", "", body, [201], (registration, nickname)):
            user.registrations[registration] = nickname
            user.bodies[registration] = body
        elif user.doubt:
            user.sent = body
        return None

    def register_again(self, user):
        """With the very body that was acknowledged: refused."""
        there = [registration for registration in user.registrations if registration in user.bodies]
        if there:
            body = user.bodies[self.random.choice(there)]
            self.change("registration.create", user, "POST", "", body, [400, 409], None)

    def register_namesake(self, user):
        """With a nickname that is taken: refused, and nothing of it may stay."""
        if not user.registrations:
            return
        body = self.made(user, self.random.choice(list(user.registrations.values())))
        if not body:
            return
        registration = url_token(body["publicKeyCredential"]["id"])
        with self.told.lock:
            self.told.refused_credentials.add(registration)
        self.change("registration.create", user, "POST", "", body, [409], None)

    def rename(self, user):
        if not user.registrations:
            return
        registration = self.random.choice(list(user.registrations))
        nickname = self.nickname()
        if self.change("registration.rename", user, "PATCH", f"/{registration}", {"displayName": nickname}, [200],
                       (registration, nickname)):
            user.registrations[registration] = nickname

    def remove(self, user):
        if not user.registrations:
            return
        registration = self.random.choice(list(user.registrations))
        if self.change("registration.remove", user, "DELETE", f"/{registration}", None, [204], (registration, None)):
            del user.registrations[registration]

    def sign_in(self, user):
        """By password and key, as the page's script does."""
        status, response, answer = self.send("POST", "/api/signin/password", {"user": user.name, "password": PASSWORD},
                                             Origin=URL)
        if status == 200 and answer["state"] == "chooseKey":
            self.sign_in_with_key(user, response.headers["Set-Cookie"].split(";")[0])

    def sign_in_with_key(self, user, cookie):
        registration = self.random.choice(list(user.registrations))
        credential = next(key for key in user.counters if url_token(key) == registration)
        status, _, options = self.send("POST", "/api/signin/options", {"registrationId": registration}, Origin=URL,
                                       Cookie=cookie)
        if status != 200:
            return
        user.counters[credential] += 1
        body = self.keys.ask("sign", credential, RP_ID, URL, options["publicKey"]["challenge"], user.counters[credential])
        status, response, _ = self.send("POST", "/api/signin/key", body, Origin=URL, Cookie=cookie)
        self.told.note(response.headers["request-id"], "signin.key", status)
        if status != 200:
            self.told.object(f"a right key was refused: {status}")


def url_token(credential_id):
    """A registration's id at the portal: its credential's in base64url, "=" for each padding told as a number."""
    raw = base64.urlsafe_b64decode(credential_id + "=" * (-len(credential_id) % 4))
    padded = base64.urlsafe_b64encode(raw).decode()
    return padded.rstrip("=") + str(padded.count("="))
