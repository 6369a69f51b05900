"""Signs in at a real identity provider, as browsers do; Tests/Panel/identity.sh starts it."""

import argparse
import json
import subprocess
import sys
import time
from contextlib import contextmanager
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, HTTPRedirectHandler, Request, build_opener, urlopen

from world import free_port, world

# The panel asks the provider every two minutes whether people are still who they were.
RENEWAL = 150


class NoRedirect(HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


class Visitor:
    """A browser that follows no redirect by itself."""

    def __init__(self, url: str):
        self.url = url
        self.cookies = CookieJar()
        self.opener = build_opener(HTTPCookieProcessor(self.cookies), NoRedirect())

    def ask(self, url: str, form: dict | None = None) -> tuple[int, str, str]:
        """The status, where it leads, and the text."""
        request = Request(url if url.startswith("http") else self.url + url)
        if form is not None:
            request.data = urlencode(form).encode()
        try:
            answer = self.opener.open(request, timeout=30)
        except HTTPError as error:
            answer = error
        return answer.status, answer.headers.get("Location", ""), answer.read().decode()

    def come_back(self, person: str) -> str:
        """Goes to the provider and says who one is; returns the address that it sends the browser to."""
        status, provider, text = self.ask("/sign-in/start?return=/")
        expect(status in (302, 303), f"the sign-in does not lead to the provider: {status} {text[:300]}")
        status, back, text = self.ask(provider, {"sub": person})
        expect(back.startswith(self.url + "/sign-in/callback?"), f"the provider does not lead back: {status} {text[:300]}")
        return back

    def sign_in(self, person: str) -> tuple[int, str]:
        back = self.come_back(person)
        return self.ask(back)[0], back

    def is_in(self) -> bool:
        return self.ask("/")[0] == 200

    def sees(self, text: str) -> bool:
        return text in self.ask("/")[2]


class Provider:
    def __init__(self, program: Path, port: int):
        self.program = program
        self.port = port
        self.issuer = f"http://127.0.0.1:{port}"

    @contextmanager
    def running(self, *options):
        process = subprocess.Popen(
            [self.program, "--port", str(self.port), *options], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        try:
            wait(lambda: self.answers(), 30, "the provider does not start")
            self.put("ada", ["acme-admins"])
            yield
        finally:
            process.terminate()
            process.wait()

    def answers(self) -> bool:
        try:
            return urlopen(self.issuer + "/.well-known/openid-configuration", timeout=5).status == 200
        except URLError:
            return False

    def put(self, person: str, groups: list[str]) -> None:
        claims = {"email": f"{person}@example.com", "email_verified": True, "groups": groups}
        body = json.dumps(claims).encode()
        urlopen(Request(f"{self.issuer}/users/{person}", body, {"Content-Type": "application/json"}, method="PUT"), timeout=5)


def expect(condition: bool, message: str) -> None:
    if not condition:
        sys.exit(f"identity.py: error: {message}")


def wait(condition, seconds: float, message: str) -> None:
    end = time.monotonic() + seconds
    while not condition():
        expect(time.monotonic() < end, message)
        time.sleep(0.5)


def done(text: str) -> None:
    print(f"ok: {text}", flush=True)


def try_all(made, provider: Provider) -> None:
    with provider.running():
        made.start_panel(dev=False)
        ada = Visitor(made.url)
        expect(not ada.is_in(), "a page is shown before the sign-in")
        status, back = ada.sign_in("ada")
        expect(status == 303 and ada.is_in() and ada.sees("weather"), f"ada is not signed in: {status}")
        expect(not ada.sees("/bots/chat"), "ada sees a bot of another workspace")
        done("sign-in, with the groups that the provider gives")
        expect(ada.ask(back)[0] == 403, "an answer of the provider is taken twice")
        thief = Visitor(made.url)
        expect(thief.ask(ada.come_back("ada"))[0] == 403 and not thief.is_in(), "an answer is taken in another browser")
        forged = Visitor(made.url)
        back = forged.come_back("ada")
        expect(forged.ask(back.replace("state=", "state=x"))[0] == 403 and not forged.is_in(), "a wrong state is taken")
        done("answers that are sent again, stolen or changed sign nobody in")
        provider.put("ada", [])
        wait(lambda: not ada.sees("/bots/weather"), RENEWAL, "a lost group is not lost here")
        provider.put("ada", ["acme-admins", "umbrella-readers"])
        wait(lambda: ada.sees("/bots/chat"), RENEWAL, "a new group does not come here")
        done("groups that change at the provider change here")
    # It has new keys from now on, and knows no refresh token of before.
    with provider.running():
        wait(lambda: not ada.is_in(), RENEWAL, "a session outlives its refresh token")
        status, _ = ada.sign_in("ada")
        expect(status == 303 and ada.is_in(), f"new keys are not fetched: {status}")
        done("keys are fetched again when the provider has new ones, and a refused refresh ends the session")
    with provider.running("--no-refresh-token", "true", "--token-max-age", "8"):
        # New keys again: the panel asks for them once in ten seconds at most.
        wait(lambda: ada.sign_in("ada")[0] == 303, 20, "ada is not signed in without a refresh token")
        expect(ada.is_in(), "ada is not signed in without a refresh token")
        wait(lambda: not ada.is_in(), 30, "a session without a refresh token outlives its ID token")
        done("without a refresh token a session ends with its ID token")
    made.stop("panel")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--programs", type=Path, required=True)
    parser.add_argument("--provider", type=Path, required=True)
    options = parser.parse_args()
    provider = Provider(options.provider, free_port())
    with world(options.programs.resolve()) as made:
        secret = made.folder / "client-secret"
        secret.write_text("s3cret\n")
        made.write(
            administrators="{group: platform}",
            sign_in=f"  signIn: {{oidc: {{issuer: {provider.issuer}, clientID: flarexdb, clientSecretFile: {secret}, groupsClaim: groups}}}}"
        )
        made.run("apply", "--yes")
        try_all(made, provider)
    print("nothing found")


if __name__ == "__main__":
    main()
