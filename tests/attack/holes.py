"""holes.py CERT KEY - a page full of holes, on 127.0.0.1: what a scanner must find before it is believed.

It speaks ciphers that hide nothing, puts what it is given into its SQL and its HTML, fetches the
address it is given, sends no header that protects anybody, and prints its port.
"""

import http.server
import sqlite3
import ssl
import sys
import urllib.parse
import urllib.request


class Page(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 5

    def setup(self):
        self.request.settimeout(5)
        self.request.do_handshake()
        super().setup()

    def do_GET(self):
        query = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(self.path).query))
        status, body = 200, '<a href="/?id=1">1</a>'
        try:
            if "id" in query:
                rows = database().execute("SELECT name FROM person WHERE id = " + query["id"])
                body = repr(rows.fetchall())
            elif "said" in query:
                body = "<p>" + query["said"] + "</p>"
            elif "from" in query:
                body = urllib.request.urlopen(query["from"], timeout=2).read().decode()
        except (sqlite3.Error, OSError, ValueError) as error:
            status, body = 500, f"{type(error).__module__}.{type(error).__name__}: {error}"
        self.send_response(status)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body.encode())))
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *_):
        pass


def database():
    made = sqlite3.connect(":memory:")
    made.executescript("CREATE TABLE person (id, name); INSERT INTO person VALUES (1, 'a'), (2, 'b');")
    return made


class Server(http.server.ThreadingHTTPServer):
    def handle_error(self, *_):
        pass


context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.maximum_version = ssl.TLSVersion.TLSv1_2
context.set_ciphers("ALL:eNULL:aNULL:@SECLEVEL=0")
context.load_cert_chain(sys.argv[1], sys.argv[2])
server = Server(("127.0.0.1", 0), Page)
server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
print(server.server_address[1], flush=True)
server.serve_forever()
