"""Who calls the suite from outside: an issuer of tokens, and a client made from the contract when the test runs."""

import base64
import http.server
import json
import pathlib
import subprocess
import sys
import tempfile
import threading
import time

import grpc
from google.protobuf import descriptor_pb2, descriptor_pool, json_format, message_factory

from chart import NAMESPACE
from place import ROOT

ISSUER = "https://login.example"
ROLES = ("methodologist", "national-editor", "release-approver", "supplier")


def base64url(value):
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()


class Issuer:
    """Signs tokens, and shows its key on loopback."""

    def __init__(self, folder):
        self.key = pathlib.Path(folder, "issuer.key")
        self.openssl("genrsa", "-out", self.key, "2048")
        modulus = self.openssl("rsa", "-in", self.key, "-noout", "-modulus").decode().strip().partition("=")[2]
        key = {"kty": "RSA", "kid": "first", "alg": "RS256", "use": "sig", "e": "AQAB"}
        keys = json.dumps({"keys": [key | {"n": base64url(bytes.fromhex(modulus))}]}).encode()

        class Keys(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                self.send_response(200)
                self.send_header("content-type", "application/json")
                self.send_header("content-length", str(len(keys)))
                self.end_headers()
                self.wfile.write(keys)

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Keys)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @staticmethod
    def openssl(*arguments, given=b""):
        return subprocess.run(["openssl", *map(str, arguments)], input=given, check=True, capture_output=True).stdout

    def settings(self, body):
        """How a service is told of this issuer."""
        keys = f"http://127.0.0.1:{self.server.server_port}/keys"
        return {"issuer": ISSUER, "audience": "jamfor", "keys": keys, "algorithms": ["RS256"], "bodies": [body]}

    def token(self, body, *roles, audience="jamfor"):
        now = int(time.time())
        header = {"alg": "RS256", "kid": "first", "typ": "at+jwt"}
        claims = {"iss": ISSUER, "aud": audience, "sub": "a person", "iat": now, "exp": now + 600}
        claims |= {"jamfor_body": body, "jamfor_roles": roles, "jamfor_areas": ["*"]}
        signed = ".".join(base64url(json.dumps(part).encode()) for part in (header, claims))
        signature = self.openssl("dgst", "-sha256", "-sign", self.key, given=signed.encode())
        return f"{signed}.{base64url(signature)}"

    def stop(self):
        self.server.shutdown()
        self.server.server_close()


class Client:
    """Calls each service by the names of the contract. Requests are given as their JSON form."""

    def __init__(self, parts):
        self.messages = contract()
        self.channels = {}
        for service, part in parts.items():
            secret = part.folder / "tls"
            shown = grpc.ssl_channel_credentials(
                (secret / "ca.crt").read_bytes(), (secret / "tls.key").read_bytes(), (secret / "tls.crt").read_bytes()
            )
            name = f"jamfor-{service}.{NAMESPACE}.svc.cluster.local"
            options = [("grpc.ssl_target_name_override", name), ("grpc.enable_http_proxy", 0)]
            self.channels[service] = grpc.secure_channel(f"127.0.0.1:{part.port}", shown, options)

    def call(self, method, token, **fields):
        """The answer to one request, such as `intake.v1.RoundService/GetRound`."""
        return self.stub(method)(self.request(method, fields), metadata=bearer(token), timeout=30)

    def stream(self, method, token, *requests):
        """Every answer of a method that streams."""
        given = [self.request(method, fields) for fields in requests]
        sent = iter(given) if self.method(method).client_streaming else given[0]
        return list(self.stub(method)(sent, metadata=bearer(token), timeout=60))

    def method(self, name):
        service, _, method = name.partition("/")
        return self.messages.FindServiceByName(f"jamfor.{service}").methods_by_name[method]

    def request(self, name, fields):
        return json_format.ParseDict(fields, message_factory.GetMessageClass(self.method(name).input_type)())

    def stub(self, name):
        of, channel = self.method(name), self.channels[name.partition(".")[0]]
        kind = "_".join("stream" if streams else "unary" for streams in (of.client_streaming, of.server_streaming))
        answer = message_factory.GetMessageClass(of.output_type)
        return getattr(channel, kind)(
            f"/jamfor.{name}",
            request_serializer=lambda sent: sent.SerializeToString(),
            response_deserializer=answer.FromString,
        )

    def close(self):
        for channel in self.channels.values():
            channel.close()


def bearer(token):
    return [("authorization", f"Bearer {token}")]


def contract():
    """Every message and service of the contract, as protoc reads it."""
    proto = ROOT / "proto"
    files = sorted(str(file.relative_to(proto)) for file in (proto / "jamfor").rglob("*.proto"))
    with tempfile.NamedTemporaryFile() as written:
        paths = ("--proto_path=.", "--proto_path=vendor", "--include_imports", f"--descriptor_set_out={written.name}")
        subprocess.run([sys.executable, "-m", "grpc_tools.protoc", *paths, *files], cwd=proto, check=True)
        found = descriptor_pb2.FileDescriptorSet.FromString(pathlib.Path(written.name).read_bytes())
    pool = descriptor_pool.DescriptorPool()
    for file in found.file:
        pool.AddSerializedFile(file.SerializeToString())
    return pool
