"""fidesk-portal serve, as those who run it meet it: what it warns of at its start, and a certificate that is renewed."""
import contextlib
import http.client
import os
import signal
import ssl
import subprocess
import time
import unittest

from programs import Portal, environment, find_bin, scratch

PATIENCE = 30


class Serve(unittest.TestCase):
    def setUp(self):
        with contextlib.ExitStack() as stack:
            self.home = stack.enter_context(scratch())
            self.addCleanup(stack.pop_all().close)

    def portal(self, *options):
        return Portal(find_bin(), self.home, self.home / "portal.db", *options)

    def certificate(self, name):
        """Puts a new certificate where the portal has it, and gives its PEM."""
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                        "-keyout", self.home / "key.pem", "-out", self.home / "certificate.pem", "-days", "2", "-subj",
                        f"/CN={name}", "-addext", "subjectAltName=DNS:localhost"], check=True, capture_output=True,
                       env=environment(self.home))
        return (self.home / "certificate.pem").read_text()

    def log(self, portal):
        return portal.log.read_text(errors="replace")

    def wait_for(self, portal, sentence):
        end = time.monotonic() + PATIENCE
        while sentence not in self.log(portal):
            self.assertLess(time.monotonic(), end, self.log(portal))
            time.sleep(0.01)  # the log of another process has no event to wait for

    def test_attestation_without_roots(self):
        warning = "requires attestation, and no root certificate is given"
        portal = self.portal()
        portal.make_store()
        with portal:
            pass
        self.assertNotIn(warning, self.log(portal))
        portal.run("policy", "set", "--store", portal.store, "Contoso Health", "attestationRequired=true")
        with portal:
            pass
        self.assertIn("The policy of Contoso Health " + warning, self.log(portal))
        self.assertIn("--trust", self.log(portal))
        self.certificate("root")
        trusting = self.portal("--trust", str(self.home / "certificate.pem"))
        trusting.log.unlink()
        with trusting:
            pass
        self.assertNotIn(warning, self.log(trusting))

    def test_certificate_is_renewed(self):
        first = self.certificate("first")
        portal = self.portal("--certificate", str(self.home / "certificate.pem"), "--key", str(self.home / "key.pem"))
        portal.make_store()
        with portal:
            trusting = ssl.create_default_context(cadata=first)
            old = http.client.HTTPSConnection("localhost", portal.port, timeout=PATIENCE, context=trusting)
            old.request("GET", "/healthz")
            self.assertEqual(old.getresponse().read(), b'{"status":"ok"}')

            second = self.certificate("second")
            self.assertEqual(self.served(portal), first)
            os.kill(portal.process.pid, signal.SIGHUP)
            self.wait_for(portal, "the certificate was read again")
            self.assertEqual(self.served(portal), second)
            old.request("GET", "/healthz")  # whoever is connected stays
            self.assertEqual(old.getresponse().status, 200)
            old.close()

            (self.home / "key.pem").write_text("no key\n")
            os.kill(portal.process.pid, signal.SIGHUP)
            self.wait_for(portal, "the certificate stays as it was")
            self.assertEqual(self.served(portal), second)
            os.kill(portal.process.pid, signal.SIGTERM)
            self.assertEqual(portal.process.wait(PATIENCE), 0)

    def test_without_certificate_a_hangup_ends_it(self):
        portal = self.portal()
        portal.make_store()
        with portal:
            os.kill(portal.process.pid, signal.SIGHUP)
            self.assertEqual(portal.process.wait(PATIENCE), -signal.SIGHUP)

    @staticmethod
    def served(portal):
        return ssl.get_server_certificate(("localhost", portal.port))


if __name__ == "__main__":
    unittest.main()
