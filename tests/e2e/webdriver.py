"""Drives a real Chromium by the W3C WebDriver protocol through Debian's ChromeDriver. Nothing but the standard library,
so that no tool fetches a driver or a browser of its own."""
import base64
import contextlib
import ctypes
import http.client
import json
import os
import pathlib
import shlex
import shutil
import signal
import subprocess
import tempfile
import time

PATIENCE = 30  # seconds a page may take for anything
STEP = 0.04    # between two looks at the page
ELEMENT = "element-6066-11e4-a52e-4f735466cecf"
KEYS = {"Tab": "\ue004", "Enter": "\ue007", "Shift": "\ue008", "Escape": "\ue00c", "Space": "\ue00d"}
PR_SET_PDEATHSIG = 1
# What ChromeDriver says of a page that is just being left.
PASSING = ("stale element reference", "no such element", "javascript error", "unknown error")

FLAGS = ("--headless=new", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync", "--disable-default-apps", "--no-default-browser-check",
         "--disable-dev-shm-usage", "--lang=en-US", "--window-size=1280,900", "--force-prefers-reduced-motion")


class WebDriverError(Exception):
    def __init__(self, code, message):
        super().__init__(f"{code}: {message}")
        self.code = code


def find_program(*names):
    for name in names:
        if found := shutil.which(name):
            return found
    raise AssertionError(f"none of {', '.join(names)} is installed: ./dev setup installs Chromium and ChromeDriver on "
                         "Debian, elsewhere install them yourself")


def die_with_parent():
    """So that nothing is left behind where this process is killed."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def mortal(program, home):
    """A program that starts this one, and that dies with the process that started it."""
    wrapper = pathlib.Path(home) / "browser"
    wrapper.write_text(f'#!/bin/sh\nexec setpriv --pdeathsig KILL {shlex.quote(program)} "$@"\n')
    wrapper.chmod(0o700)
    return str(wrapper)


def processes_with(text):
    """The ids of this user's processes in whose command line the text stands."""
    found = []
    for entry in pathlib.Path("/proc").iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError):
                if text.encode() in (entry / "cmdline").read_bytes():
                    found.append(int(entry.name))
    return found


class Driver:
    """A ChromeDriver process on a port of its own."""

    def __init__(self, home):
        self.home = pathlib.Path(home)
        env = {"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "HOME": str(home), "TMPDIR": str(home), "LANG": "C.UTF-8",
               "XDG_CONFIG_HOME": str(home), "XDG_CACHE_HOME": str(home)}
        self.process = subprocess.Popen([find_program("chromedriver", "chromium.chromedriver"), "--port=0"], env=env,
                                        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                                        text=True, preexec_fn=die_with_parent)
        self.port = self._read_port()
        self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)

    def _read_port(self):
        for line in self.process.stdout:
            if line.startswith("ChromeDriver was started successfully on port "):
                return int(line.rstrip(".\n").rsplit(" ", 1)[1])
        raise AssertionError("ChromeDriver did not start")

    def send(self, method, path, body=None):
        self.connection.request(method, path, None if body is None else json.dumps(body),
                                {"Content-Type": "application/json"})
        with self.connection.getresponse() as response:
            value = json.loads(response.read())["value"]
            if response.status >= 400:
                raise WebDriverError(value["error"], value["message"].splitlines()[0])
        return value

    def close(self):
        self.connection.close()
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process.stdout.close()


class Element:
    def __init__(self, chromium, reference):
        self.chromium = chromium
        self.path = f"/element/{reference[ELEMENT]}"
        self.reference = reference

    def click(self):
        self.chromium.command("POST", self.path + "/click", {})

    def type(self, text):
        self.chromium.command("POST", self.path + "/value", {"text": text})

    def clear(self):
        self.chromium.command("POST", self.path + "/clear", {})

    @property
    def text(self):
        return self.chromium.command("GET", self.path + "/text")

    @property
    def shown(self):
        return self.chromium.command("GET", self.path + "/displayed")

    def attribute(self, name):
        return self.chromium.command("GET", f"{self.path}/attribute/{name}")

    def value_of(self, name):
        return self.chromium.command("GET", f"{self.path}/property/{name}")

    @property
    def name(self):
        """Its accessible name, as assistive technology has it."""
        return self.chromium.command("GET", self.path + "/computedlabel")


class Chromium:
    """One headless Chromium with a new, empty profile, gone with the `with` block. It records every request of its pages
    and everything that is said on their consoles."""

    def __init__(self):
        with contextlib.ExitStack() as stack:
            self.profile = tempfile.mkdtemp(prefix="fidesk-chromium-")
            stack.callback(shutil.rmtree, self.profile, True)
            stack.callback(self._end_processes)
            self.driver = Driver(self.profile)
            stack.callback(self.driver.close)
            self.session = None
            self.session = "/session/" + self.driver.send("POST", "/session", self._capabilities())["sessionId"]
            self.stack = stack.pop_all()

    def _capabilities(self):
        flags = [*FLAGS, f"--user-data-dir={self.profile}/data"]
        if os.geteuid() == 0:
            flags.append("--no-sandbox")  # Chromium's sandbox refuses to run as root
        browser = find_program("chromium", "chromium-browser", "google-chrome")
        options = {"binary": mortal(browser, self.profile), "args": flags,
                   "perfLoggingPrefs": {"enableNetwork": True, "enablePage": False}}
        return {"capabilities": {"alwaysMatch": {
            "browserName": "chrome", "goog:chromeOptions": options, "unhandledPromptBehavior": "accept",
            "goog:loggingPrefs": {"performance": "ALL", "browser": "ALL"}, "webauthn:virtualAuthenticators": True,
            "timeouts": {"script": PATIENCE * 1000, "pageLoad": 30000, "implicit": 0}}}}

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        with contextlib.suppress(WebDriverError, OSError, http.client.HTTPException):
            self.command("DELETE", "")
        self.stack.close()

    def _end_processes(self):
        """What ChromeDriver did not end; known by the profile that only this browser has."""
        deadline = time.monotonic() + PATIENCE
        while left := processes_with(self.profile):
            for process in left:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(process, signal.SIGKILL)
            if time.monotonic() > deadline:
                raise AssertionError(f"processes of Chromium are left: {left}")
            time.sleep(STEP)

    def command(self, method, path, body=None):
        return self.driver.send(method, self.session + path, body)

    def devtools(self, name, **parameters):
        """A command of the Chrome DevTools protocol."""
        return self.command("POST", "/goog/cdp/execute", {"cmd": name, "params": parameters})

    # Pages

    def open(self, url):
        self.command("POST", "/url", {"url": url})

    def reload(self):
        self.command("POST", "/refresh", {})

    def back(self):
        self.command("POST", "/back", {})

    @property
    def url(self):
        return self.command("GET", "/url")

    @property
    def title(self):
        return self.command("GET", "/title")

    def script(self, text, *arguments):
        return self.command("POST", "/execute/sync", {"script": text, "args": list(arguments)})

    def async_script(self, text, *arguments):
        """A script that calls its last argument with what it gives."""
        return self.command("POST", "/execute/async", {"script": text, "args": list(arguments)})

    def find_all(self, css):
        found = self.command("POST", "/elements", {"using": "css selector", "value": css})
        return [Element(self, reference) for reference in found]

    def find(self, css):
        """Waits for the first element of this selector."""
        return self.wait(lambda: next(iter(self.find_all(css)), None), f"{css} on the page")

    def wait(self, condition, what, patience=PATIENCE):
        """Waits until the condition gives something true, and gives that. Where the page is just being left, it looks
        again."""
        deadline = time.monotonic() + patience
        while True:
            try:
                if value := condition():
                    return value
            except WebDriverError as error:
                if error.code not in PASSING:
                    raise
            if time.monotonic() > deadline:
                raise AssertionError(f"waited {patience} s for {what}; at {self.url}:\n{self.visible_text()}")
            time.sleep(STEP)

    def visible_text(self):
        return self.script("return document.body ? document.body.innerText : ''")

    def focused(self):
        return Element(self, self.command("GET", "/element/active"))

    def press(self, *names):
        """Keys one after the other, to whatever has the focus; "Shift+Tab" holds Shift."""
        actions = []
        for name in names:
            keys = [KEYS.get(part, part) for part in name.split("+")]
            actions += [{"type": "keyDown", "value": key} for key in keys]
            actions += [{"type": "keyUp", "value": key} for key in reversed(keys)]
        self.command("POST", "/actions", {"actions": [{"type": "key", "id": "keyboard", "actions": actions}]})

    def write(self, text):
        """Types where the focus is."""
        self.press(*text)

    # How the page is shown

    def narrow(self, width=320, height=640):
        self.devtools("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)

    def wide(self):
        self.devtools("Emulation.clearDeviceMetricsOverride")

    def media(self, kind="", **features):
        """`media(prefers_color_scheme="dark")`, `media("print")`; without anything as it was."""
        listed = [{"name": name.replace("_", "-"), "value": value} for name, value in features.items()]
        self.devtools("Emulation.setEmulatedMedia", media=kind, features=listed)

    def screenshot(self, path):
        """All of the page."""
        size = self.devtools("Page.getLayoutMetrics")["cssContentSize"]
        picture = self.devtools("Page.captureScreenshot", captureBeyondViewport=True,
                                clip={**size, "width": self.script("return window.innerWidth"), "scale": 1})
        pathlib.Path(path).write_bytes(base64.b64decode(picture["data"]))

    # What it did

    def forget(self):
        """As if it had been started anew: no cookies, nothing recorded, an empty page."""
        self.open("about:blank")
        self.devtools("Network.clearBrowserCookies")
        self.log("performance")
        self.log("browser")

    def log(self, kind):
        return self.command("POST", "/se/log", {"type": kind})

    def requests(self):
        """The addresses its pages asked for since the last look, whatever came of it."""
        events = [json.loads(entry["message"])["message"] for entry in self.log("performance")]
        return [event["params"]["request"]["url"] for event in events if event["method"] == "Network.requestWillBeSent"]

    def complaints(self):
        """What stands on the console since the last look, answers of 4xx excepted, which it lists too."""
        return [entry["message"] for entry in self.log("browser") if entry.get("source") != "network"]

    # Security keys (WebAuthn section 11, WebDriver extension)

    def add_authenticator(self, verified=True, touched=True):
        """A key at USB that checks its PIN (or says so), and is touched at once or never; gives its id."""
        return self.command("POST", "/webauthn/authenticator", {
            "protocol": "ctap2", "transport": "usb", "hasResidentKey": True, "hasUserVerification": True,
            "isUserVerified": verified, "isUserConsenting": touched})

    def remove_authenticator(self, authenticator):
        self.command("DELETE", f"/webauthn/authenticator/{authenticator}")

    def add_credential(self, authenticator, credential):
        self.command("POST", f"/webauthn/authenticator/{authenticator}/credential", credential)

    def credentials(self, authenticator):
        return self.command("GET", f"/webauthn/authenticator/{authenticator}/credentials")
