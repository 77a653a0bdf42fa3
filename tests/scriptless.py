"""A browser without scripts, for servers that run in processes of their own."""

import http.cookiejar
import re
import urllib.error
import urllib.parse
import urllib.request


class Browser:
    """A session without scripts."""

    def __init__(self, port: int) -> None:
        self._home = f"http://127.0.0.1:{port}"
        cookies = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self._opener = urllib.request.build_opener(cookies)

    def get(self, path: str) -> tuple[int, str]:
        return self._open(urllib.request.Request(self._home + path))  # noqa: S310 - our own server

    def post(self, path: str, **fields: str) -> tuple[int, str]:
        token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', self.get("/sign-in")[1])
        data = {"csrf_token": token[1] if token else "", **fields}
        encoded = urllib.parse.urlencode(data).encode()
        return self._open(urllib.request.Request(self._home + path, data=encoded))  # noqa: S310

    def sign_in(self, email: str, password: str) -> None:
        status, page = self.post("/sign-in", email=email, password=password)
        assert status == 200, page

    def _open(self, request: urllib.request.Request) -> tuple[int, str]:
        try:
            with self._opener.open(request, timeout=30) as response:
                return response.status, response.read().decode()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read().decode()
