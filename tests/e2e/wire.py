"""HTTP as bytes on a socket, for requests that no client would send."""
import socket

PATIENCE = 15


class Wire:
    """Sends requests to a port on loopback, each over a connection of its own."""

    def __init__(self, port):
        self.port = port

    def raw(self, data, then_close=False):
        """(status, headers with names in lower case, body); (0, {}, b"") where nothing was answered."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE) as connection:
            try:
                connection.sendall(data)
                if then_close:
                    connection.shutdown(socket.SHUT_WR)
            except (BrokenPipeError, ConnectionResetError):
                pass  # answered before it was all read
            received = b""
            try:
                while part := connection.recv(65536):
                    received += part
            except ConnectionResetError:
                pass
        return parsed(received)

    def send(self, method, target, body=b"", **headers):
        """Header names have underscores for dashes."""
        lines = [f"{method} {target} HTTP/1.1", "Host: localhost", "Connection: close"]
        if body or method in ("POST", "PATCH"):
            lines.append(f"Content-Length: {len(body)}")
        lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items() if value is not None]
        return self.raw("\r\n".join(lines).encode() + b"\r\n\r\n" + body)


def parsed(received):
    head, _, body = received.partition(b"\r\n\r\n")
    lines = head.decode("latin-1").split("\r\n")
    if not lines[0].startswith("HTTP/1.1 "):
        return 0, {}, b""
    headers = {}
    for line in lines[1:]:
        name, _, value = line.partition(": ")
        headers.setdefault(name.lower(), value)
    length = headers.get("content-length")
    return int(lines[0][9:12]), headers, body[:int(length)] if length else body
