"""The portal goes away at each request of an enrolment: afterwards the portal's list and the key agree, or the error says
what stays."""
import unittest

from house import House, sign_in

NICKNAME = "Cut key"


class CutConnection(House):
    def count_requests(self):
        answer = self.enrol(self.key_file("count"), "--nickname", NICKNAME)
        self.assertEqual(answer.code, 0, answer)
        return len(self.proxy.exchanges)

    def agree(self, key, answer):
        """What must hold whatever happened."""
        registered = [registration["id"][:-1] for registration in self.registrations()]
        on_key = self.passkeys(key)
        if answer.code == 0:
            self.assertEqual(len(registered), 1, answer)
        else:
            self.assert_fails(answer, answer.error["code"])
        if answer.code != 0 and (registered or on_key):
            self.assertRegex(answer.error["detail"], "may be at the portal|is at the portal|stays on the key", answer)
            self.assertIn("Not everything could be taken back", answer.err)
            self.left_behind += 1
        return registered == on_key

    def cut_at_each(self, decide):
        """Enrols once for each request, with `decide(cut, number)` for the proxy; whether key and portal agreed."""
        agreed, self.left_behind = [], 0
        for cut in range(1, self.count_requests() + 1):
            with self.subTest(request=cut):
                self.user = next(self.users)
                key = self.key_file(cut)
                self.proxy.reset(lambda number, _, cut=cut: decide(cut, number))
                answer = self.enrol(key, "--nickname", NICKNAME)
                self.proxy.reset()
                if self.ctl.run("portal", "status").code == 3:
                    sign_in(self.ctl)  # the lost answer was a rotated token
                agreed.append(self.agree(key, answer))
                self.retry(key)
        return agreed

    def retry(self, key):
        """However it ended, the same key can be enrolled for the same user: at once, or after the old one is removed."""
        for registration in self.registrations():
            self.ctl.expect(0, "registrations", "remove", self.user, registration["id"], "--yes")
        answer = self.enrol(key, "--nickname", NICKNAME)
        self.assertEqual(answer.code, 0, answer)
        self.assertEqual([registration["id"][:-1] for registration in self.registrations()], self.passkeys(key))

    def test_one_request_does_not_arrive(self):
        agreed = self.cut_at_each(lambda cut, number: "drop" if number == cut else "pass")
        self.assertTrue(all(agreed), "the portal was there again and could be asked")

    def test_one_answer_is_lost(self):
        agreed = self.cut_at_each(lambda cut, number: "lose" if number == cut else "pass")
        self.assertTrue(all(agreed), "the portal was there again and could be asked")

    def test_portal_gone_for_good(self):
        self.cut_at_each(lambda cut, number: "drop" if number >= cut else "pass")
        self.assertEqual(self.left_behind, 1, "when it goes with the registration on its way, and only then")

    def test_portal_gone_after_it_acted(self):
        self.cut_at_each(lambda cut, number: "pass" if number < cut else "lose" if number == cut else "drop")
        self.assertEqual(self.left_behind, 1, "when the answer to the registration is lost, and only then")

    def test_portal_process_killed(self):
        def kill(number, exchange):
            if exchange.method == "POST" and exchange.target.endswith("/fido2Methods"):
                self.portal.kill()
            return "pass"

        self.left_behind = 0
        key, port = self.key_file("killed"), self.portal.port
        self.proxy.reset(kill)
        answer = self.enrol(key, "--nickname", NICKNAME)
        self.proxy.reset()
        self.portal.start(port)
        self.assertEqual(answer.code, 1, answer)
        self.agree(key, answer)
        self.retry(key)


if __name__ == "__main__":
    unittest.main()
