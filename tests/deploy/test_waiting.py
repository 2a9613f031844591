"""A Prometheus that reads its log at its start answers 503, on a slow machine for long: that is waited for too."""

import http.server
import json
import threading
import unittest

from prometheus import Prometheus


class Starting(http.server.BaseHTTPRequestHandler):
    """Not ready to the first two questions, and to a wrong question never."""

    asked = 0

    def do_GET(self):
        type(self).asked += 1
        status = 400 if "wrong" in self.path else 503 if self.asked < 3 else 200
        said = json.dumps({"data": {"result": ["a series"]}}) if status == 200 else "Service Unavailable"
        self.send_response(status)
        self.send_header("Content-Length", str(len(said)))
        self.end_headers()
        self.wfile.write(said.encode())

    def log_message(self, *_):
        pass


class Waiting(unittest.TestCase):
    def setUp(self):
        Starting.asked = 0
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Starting)
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self.prometheus = Prometheus.at(f"127.0.0.1:{server.server_port}")

    def test_one_that_is_just_starting_is_asked_again(self):
        self.assertTrue(self.prometheus.await_(lambda it: it.query("up") == ["a series"]))
        self.assertEqual(Starting.asked, 3)

    def test_one_that_refuses_the_question_is_not_asked_again(self):
        with self.assertRaises(AssertionError):
            self.prometheus.await_(lambda it: it.query("wrong"))
        self.assertEqual(Starting.asked, 1)
