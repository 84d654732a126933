"""Coming back from an organisation's identity provider: only what it has signed is read."""

from typing import Any

import jwt
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.internal.jwtkit import verify_jti
from allauth.socialaccount.models import SocialApp, SocialLogin
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.http import Http404, HttpRequest, HttpResponseBase

# Signatures that only who holds the private key can make; never a shared secret, never none.
_SIGNATURES = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"]
_NEEDED = ["iss", "aud", "exp", "iat", "sub"]
_SKEW = 30  # seconds that two clocks may differ


class SignedTokens(OpenIDConnectOAuth2Adapter):
    """Asks for a token, and for its signature also where it came straight from the provider."""

    def complete_login(self, request: HttpRequest, app: Any, token: Any, **kwargs: Any) -> SocialLogin:
        try:
            return super().complete_login(request, app, token, **kwargs)
        except (AttributeError, KeyError, TypeError, ValueError, jwt.PyJWTError) as error:
            raise OAuth2Error("the answer is not one of OpenID Connect") from error

    def _fetch_user_info(self, access_token: str) -> dict[str, Any]:
        raise OAuth2Error("there is no ID token")

    def _decode_id_token(self, app: SocialApp, id_token: str) -> dict[str, Any]:
        """The claims, once one of the provider's published keys is found to have signed them."""
        named = jwt.get_unverified_header(id_token).get("kid")
        with get_adapter().get_requests_session() as session:
            answer = session.get(self.openid_config["jwks_uri"])
            answer.raise_for_status()
        for key in jwt.PyJWKSet.from_dict(answer.json()).keys:
            if named is None or named == key.key_id:
                try:
                    claims = jwt.decode(
                        id_token, key.key, algorithms=_SIGNATURES, issuer=self.openid_config["issuer"],
                        audience=app.client_id, leeway=_SKEW, options={"require": _NEEDED},
                    )  # fmt: skip
                except (jwt.InvalidSignatureError, jwt.InvalidKeyError):
                    continue
                verify_jti(claims)
                return claims
        raise OAuth2Error("no published key has signed the ID token")


def come_back(request: HttpRequest, provider_id: str) -> HttpResponseBase:
    """The address that the provider sends people back to."""
    try:
        return OAuth2CallbackView.adapter_view(SignedTokens(request, provider_id))(request)
    except SocialApp.DoesNotExist:
        raise Http404 from None
