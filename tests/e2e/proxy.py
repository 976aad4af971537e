"""An HTTP proxy in front of a portal that records every byte sent to it and can cut the connection."""
import re
import socket
import socketserver
import threading

TIMEOUT = 30


class Exchange:
    """One request: what was sent, byte for byte, and whether it reached the portal."""

    def __init__(self, raw):
        self.raw = raw
        self.method, self.target = raw.split(b"\r\n", 1)[0].decode("latin-1").split(" ")[:2]
        self.forwarded = False


def read_message(stream):
    """A whole HTTP message with Content-Length, or None at the end of the stream."""
    head = b""
    while not head.endswith(b"\r\n\r\n"):
        line = stream.readline(65536)
        if not line:
            return None
        head += line
    length = re.search(rb"\r\ncontent-length:\s*(\d+)", head, re.I)
    return head + (stream.read(int(length.group(1))) if length else b"")


def read_all(connection):
    parts = []
    while part := connection.recv(65536):
        parts.append(part)
    return b"".join(parts)


class Proxy:
    """Listens on a port of its own. `decide(number, exchange)` is asked for each request, counted from 1 since the last
    reset(), and says what becomes of it: "pass"; "drop": the connection is closed before the portal sees the request;
    "lose": the portal answers, and the answer is lost; a function: the portal answers, and what the function makes of
    that answer, bytes, is passed on. It may put another `raw` into the exchange, which then is what the portal gets."""

    def __init__(self):
        self.upstream = None  # port
        self.decide = lambda number, exchange: "pass"
        self.exchanges = []
        self.lock = threading.Lock()
        proxy = self

        class Handler(socketserver.StreamRequestHandler):
            timeout = TIMEOUT

            def handle(self):
                try:
                    proxy.serve(self.rfile, self.wfile)
                except OSError:
                    pass  # either side went away: that is what it is for

        class Server(socketserver.ThreadingTCPServer):
            daemon_threads = True
            allow_reuse_address = True

        self.server = Server(("127.0.0.1", 0), Handler)
        self.port = self.server.server_address[1]
        self.url = f"http://localhost:{self.port}"
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True)
        self.thread.start()

    def serve(self, stream, out):
        raw = read_message(stream)
        if raw is None:
            return
        exchange = Exchange(raw)
        with self.lock:
            self.exchanges.append(exchange)
            number = len(self.exchanges)
        what = self.decide(number, exchange)
        if what == "drop":
            return
        with socket.create_connection(("127.0.0.1", self.upstream), TIMEOUT) as portal:
            head, body = exchange.raw.split(b"\r\n\r\n", 1)
            head = re.sub(rb"\r\nconnection:[^\r]*", b"", head, flags=re.I) + b"\r\nConnection: close"
            portal.sendall(head + b"\r\n\r\n" + body)
            exchange.forwarded = True
            answer = read_all(portal)
        if what != "lose":
            out.write(what(answer) if callable(what) else answer)

    def reset(self, decide=None):
        """Forgets what it recorded and counts anew."""
        with self.lock:
            self.exchanges = []
        self.decide = decide or (lambda number, exchange: "pass")

    def close(self):
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()
