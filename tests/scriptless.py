"""A browser without scripts, for servers that run in processes of their own."""

import http.cookiejar
import re
import urllib.error
import urllib.parse
import urllib.request
import uuid

from lxml import html


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

    def send_form(self, path: str, target: str, **changes: str) -> tuple[int, str]:
        """Send the form of a page whose address ends so, as it is but for some fields; 0 where the page has none."""
        _status, page = self.get(path)
        for form in html.fromstring(page).iter("form"):
            if (form.get("action") or path).endswith(target) and form.method == "POST":
                fields = {**dict(form.form_values()), **changes}
                fields.pop("csrf_token", None)
                return self.post(form.get("action") or path, **fields)
        return 0, page

    def send_file(self, path: str, name: str, content: bytes) -> tuple[int, str]:
        """Send a file as the form of a page does."""
        token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', self.get(path)[1])
        edge = uuid.uuid4().hex
        parts = (
            f'--{edge}\r\nContent-Disposition: form-data; name="csrf_token"\r\n\r\n{token[1] if token else ""}\r\n',
            f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n',
        )
        body = "".join(parts).encode() + content + f"\r\n--{edge}--\r\n".encode()
        headers = {"Content-Type": f"multipart/form-data; boundary={edge}"}
        return self._open(urllib.request.Request(self._home + path, data=body, headers=headers))  # noqa: S310

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
