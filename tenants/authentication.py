"""How the API knows who asks. The token itself was read by `tenants.middleware`."""

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.plumbing import build_bearer_security_scheme_object
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from tenants.models import User
from tenants.principal import Principal


class BearerAuthentication(BaseAuthentication):
    def authenticate(self, request: Request) -> tuple[User, Principal] | None:
        principal: Principal | None = request._request.principal  # type: ignore[attr-defined] # noqa: SLF001
        if principal is not None:
            return principal.user, principal
        if request.headers.get("Authorization"):
            raise AuthenticationFailed("This token is unknown, revoked, or its user is inactive.")
        return None

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="Sourcebridge"'


class BearerScheme(OpenApiAuthenticationExtension):
    """How the OpenAPI description names it; drf-spectacular finds this class by itself."""

    target_class = BearerAuthentication
    name = "bearer"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        return build_bearer_security_scheme_object(
            header_name="Authorization",
            token_prefix="Bearer",  # noqa: S106
        )
