"""Plays a person's browser at the reference portal's real pages: cookies, links, forms, and the JSON that their script
sends. Nothing but the standard library."""
import html.parser
import json
import ssl
import urllib.error
import urllib.parse
import urllib.request

TIMEOUT = 15


class Form:
    def __init__(self, action, method):
        self.action = action
        self.method = method
        self.fields = {}   # what is filled in already
        self.buttons = []  # (name, value)


class Page(html.parser.HTMLParser):
    """A page as a person sees it: where it is, its forms, its text."""

    def __init__(self, url, status, text):
        super().__init__()
        self.url = url
        self.status = status
        self.forms = []
        self.text = ""
        self.main = {}
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        attributes = {name: value or "" for name, value in attrs}
        if tag == "main":
            self.main = attributes
        elif tag == "form":
            self.forms.append(Form(attributes.get("action", ""), attributes.get("method", "get").lower()))
        elif tag == "input" and self.forms and attributes.get("name"):
            self.forms[-1].fields[attributes["name"]] = attributes.get("value", "")
        elif tag == "button" and self.forms and attributes.get("name"):
            self.forms[-1].buttons.append((attributes["name"], attributes.get("value", "")))

    def handle_data(self, data):
        self.text += data

    @property
    def path(self):
        return urllib.parse.urlsplit(self.url).path


class Browser:
    """One person's browser, with a cookie jar of its own."""

    def __init__(self, ca_file=None):
        context = ssl.create_default_context(cafile=ca_file)
        self.opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), urllib.request.HTTPCookieProcessor(),
                                                  urllib.request.HTTPSHandler(context=context))

    def _send(self, request):
        try:
            return self.opener.open(request, timeout=TIMEOUT)
        except urllib.error.HTTPError as error:
            return error

    def open(self, url):
        """Goes to an address, and along redirects; the page that comes of it."""
        with self._send(urllib.request.Request(url)) as response:
            return Page(response.geturl(), response.status, response.read().decode("utf-8"))

    def submit(self, page, button=None, **filled):
        """Fills in the page's form and sends it, by the button of that value where one is named."""
        form = page.forms[0]
        fields = {**form.fields, **filled}
        if button is not None:
            name, value = next(b for b in form.buttons if b[1] == button)
            fields[name] = value
        parts = urllib.parse.urlsplit(page.url)
        request = urllib.request.Request(
            urllib.parse.urljoin(page.url, form.action), urllib.parse.urlencode(fields).encode(),
            {"Content-Type": "application/x-www-form-urlencoded", "Origin": f"{parts.scheme}://{parts.netloc}",
             "Sec-Fetch-Site": "same-origin"})
        with self._send(request) as response:
            return Page(response.geturl(), response.status, response.read().decode("utf-8"))

    def json(self, page_url, path, body):
        """What the page's script sends; (status, answer)."""
        parts = urllib.parse.urlsplit(page_url)
        origin = f"{parts.scheme}://{parts.netloc}"
        request = urllib.request.Request(
            origin + path, json.dumps(body).encode(),
            {"Content-Type": "application/json", "Origin": origin, "Sec-Fetch-Site": "same-origin"})
        with self._send(request) as response:
            return response.status, json.loads(response.read().decode("utf-8"))

    def sign_in(self, page, user, password):
        """Signs in on the sign-in page, by password, and goes where it leads."""
        if page.path != "/signin":
            return page
        status, answer = self.json(page.url, "/api/signin/password", {"user": user, "password": password, "return": page.main.get("data-return", "")})
        if status != 200 or answer.get("state") != "signedIn":
            raise AssertionError(f"the portal did not sign {user} in: {status} {answer}")
        return self.open(urllib.parse.urljoin(page.url, answer["return"]))

    def allow_device(self, verification_uri, code, user, password):
        """Types a user code and allows the program (RFC 8628)."""
        page = self.sign_in(self.open(verification_uri), user, password)
        page = self.submit(page, user_code=code)
        page = self.submit(page, button="allow")
        if page.status != 200:
            raise AssertionError(f"{page.url} answered {page.status}: {page.text}")
        return page

    def allow_program(self, authorize_url, user, password, decision="allow"):
        """Goes through authorization code and consent (RFC 8252); ends at the program's own page."""
        page = self.sign_in(self.open(authorize_url), user, password)
        if page.forms:
            page = self.submit(page, button=decision)
        return page
