"""Django, configured in code for one office. Nothing is set up by hand, and nothing is written beside the
office.

The office's own database is Django's ``default``: accounts, sessions and background work live beside the
ledger, and one backup holds all. The key that signs cookies is made once, in ``keys/`` with mode 0600.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from permslip.portal.door.conf import PortalConf, SignIn
from permslip.portal.frame.languages import RIGHT_TO_LEFT, offered
from permslip.stores import orm

PORTAL = Path(__file__).resolve().parent.parent
SITE = ("frame", "door", "steward", "approver", "partner", "family", "staff", "register", "api")
IDLE_MINUTES = 30
LONGEST_HOURS = 12
SHORTEST_PASSWORD = 12

APPS = [
    orm.APP,
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "axes",
    "csp",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "permslip.portal.door.apps.PermslipPortal",
]

MIDDLEWARE = [
    "permslip.portal.door.middleware.CallerAddress",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "permslip.portal.door.middleware.Strict",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "permslip.portal.door.sizes.NotTooMuch",
    "permslip.portal.door.middleware.Languages",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "permslip.portal.door.middleware.SessionsEnd",
    "axes.middleware.AxesMiddleware",
]


def settings_for(
    *, database: dict[str, Any], secret: str, conf: PortalConf, languages: Path | None, static: Path | None
) -> dict[str, Any]:
    """Everything Django is told. ``languages`` holds compiled translations; ``static`` the collected files
    (None: they are served from where they lie, as in tests)."""
    return {
        "SECRET_KEY": secret,
        "DEBUG": False,
        "ALLOWED_HOSTS": [conf.host] if conf.host else ["127.0.0.1", "localhost", "[::1]"],
        "ROOT_URLCONF": "permslip.portal.door.urls",
        # a connection stays with its thread; one that the database cut is made anew before a page needs it
        "DATABASES": {"default": {**database, "CONN_MAX_AGE": None, "CONN_HEALTH_CHECKS": True}},
        "DEFAULT_AUTO_FIELD": "django.db.models.BigAutoField",
        "INSTALLED_APPS": APPS,
        "MIDDLEWARE": MIDDLEWARE,
        "USE_TZ": True,
        "TIME_ZONE": "UTC",
        "LOGGING_CONFIG": None,
        "DATA_UPLOAD_MAX_MEMORY_SIZE": 4 << 20,
        "FILE_UPLOAD_HANDLERS": ["django.core.files.uploadhandler.TemporaryFileUploadHandler"],
        **_pages(languages, static),
        **_safety(conf),
        **_accounts(conf),
        **_mail(conf),
        "CACHES": {"default": _cache(static)},
        "TASKS": {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}},
    }


def _cache(static: Path | None) -> dict[str, Any]:
    """Counts of wrong tries and codes that were used: one place for all workers, gone with the process."""
    if static is None:
        return {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    return {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": str(static.parent / "cache"),
        "OPTIONS": {"MAX_ENTRIES": 50_000},
    }


def _pages(languages: Path | None, static: Path | None) -> dict[str, Any]:
    collected = "whitenoise.storage.CompressedManifestStaticFilesStorage"
    plain = "django.contrib.staticfiles.storage.StaticFilesStorage"
    return {
        "TEMPLATES": [
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "DIRS": [PORTAL / name / "templates" for name in SITE],
                "APP_DIRS": True,
                "OPTIONS": {
                    "context_processors": [
                        "django.template.context_processors.request",
                        "django.template.context_processors.i18n",
                        "django.contrib.messages.context_processors.messages",
                        "permslip.portal.door.context.around",
                    ],
                    "libraries": {"permslip": "permslip.portal.frame.tags"},
                    "builtins": ["permslip.portal.frame.tags"],
                },
            }
        ],
        "FORM_RENDERER": "permslip.portal.frame.forms.Renderer",
        "STATIC_URL": "/static/",
        "STATIC_ROOT": str(static) if static else None,
        "STATICFILES_DIRS": [
            PORTAL / name / "static" for name in SITE if (PORTAL / name / "static").is_dir()
        ],
        "STORAGES": {
            "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
            "staticfiles": {"BACKEND": collected if static else plain},
        },
        "WHITENOISE_USE_FINDERS": static is None,
        "WHITENOISE_KEEP_ONLY_HASHED_FILES": True,  # no page asks for a file by its bare name
        "USE_I18N": True,
        "LANGUAGE_CODE": "en",
        "LANGUAGES": offered(languages),
        "LANGUAGES_BIDI": list(RIGHT_TO_LEFT),
        "LOCALE_PATHS": [str(languages)] if languages else [],
        "LANGUAGE_COOKIE_HTTPONLY": True,
    }


def _safety(conf: PortalConf) -> dict[str, Any]:
    own = "'self'"
    elsewhere = [server_origin(sign.server) for sign in conf.sign_in]
    return {
        "SECURE_CONTENT_TYPE_NOSNIFF": True,
        "SECURE_REFERRER_POLICY": "same-origin",
        "SECURE_CROSS_ORIGIN_OPENER_POLICY": "same-origin",
        "SECURE_HSTS_SECONDS": 31_536_000 if conf.secure else 0,
        "SECURE_PROXY_SSL_HEADER": ("HTTP_X_FORWARDED_PROTO", "https") if conf.proxies else None,
        "X_FRAME_OPTIONS": "DENY",
        "SESSION_SERIALIZER": "permslip.portal.door.sealed.SealedSitting",
        # what was said to somebody ends with their sitting
        "MESSAGE_STORAGE": "django.contrib.messages.storage.session.SessionStorage",
        "SESSION_COOKIE_NAME": "permslip_session",
        "SESSION_COOKIE_SECURE": conf.secure,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_AGE": LONGEST_HOURS * 3600,
        "SESSION_EXPIRE_AT_BROWSER_CLOSE": True,
        "CSRF_COOKIE_NAME": "permslip_csrf",
        "CSRF_COOKIE_SECURE": conf.secure,
        "CSRF_COOKIE_HTTPONLY": True,
        "CSRF_USE_SESSIONS": False,
        "CSRF_TRUSTED_ORIGINS": [conf.address] if conf.address else [],
        "CSRF_FAILURE_VIEW": "permslip.portal.door.errors.csrf",
        "CONTENT_SECURITY_POLICY": {
            "DIRECTIVES": {
                "default-src": ["'none'"],
                "script-src": [own],
                "style-src": [own],
                "img-src": [own, "data:"],
                "connect-src": [own],
                "form-action": [own, *elsewhere],
                "frame-ancestors": ["'none'"],
                "base-uri": ["'none'"],
            }
        },
    }


def server_origin(address: str) -> str:
    """Scheme, host and port of an address."""
    return "/".join(address.split("/")[:3])


def _accounts(conf: PortalConf) -> dict[str, Any]:
    return {
        "AUTHENTICATION_BACKENDS": [
            "axes.backends.AxesStandaloneBackend",
            "allauth.account.auth_backends.AuthenticationBackend",
        ],
        "AUTH_PASSWORD_VALIDATORS": [
            {"NAME": f"django.contrib.auth.password_validation.{name}"}
            for name in ("CommonPasswordValidator", "UserAttributeSimilarityValidator")
        ]
        + [
            {
                "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
                "OPTIONS": {"min_length": SHORTEST_PASSWORD},
            }
        ],
        "LOGIN_URL": "/account/login/",
        "LOGIN_REDIRECT_URL": "/home/",
        "ACCOUNT_ADAPTER": "permslip.portal.door.accounts.Accounts",
        "SOCIALACCOUNT_ADAPTER": "permslip.portal.door.accounts.SchoolSignIn",
        "ACCOUNT_LOGIN_METHODS": {"email"},
        "ACCOUNT_SIGNUP_FIELDS": [
            "email*",
            "password1*",
        ],  # nobody signs up; the sign-in asks for what stands here
        "ACCOUNT_EMAIL_VERIFICATION": "none",
        "ACCOUNT_LOGOUT_REDIRECT_URL": "/",
        "ACCOUNT_SESSION_REMEMBER": False,
        "ACCOUNT_LOGIN_BY_CODE_ENABLED": conf.mail is not None,
        "ACCOUNT_PREVENT_ENUMERATION": "strict",
        # an address that nobody has is mailed nothing; without a server, each is told so alike
        "ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS": conf.mail is None,
        "ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE": False,  # other sittings end; this one goes on
        "ACCOUNT_EMAIL_NOTIFICATIONS": conf.mail is not None,
        "ACCOUNT_EMAIL_SUBJECT_PREFIX": "[Permslip] ",
        "ALLAUTH_TRUSTED_PROXY_COUNT": conf.proxies,
        "MFA_SUPPORTED_TYPES": ["totp", "webauthn", "recovery_codes"],
        "MFA_ADAPTER": "permslip.portal.door.accounts.SecondFactors",
        "MFA_RECOVERY_CODE_COUNT": 8,
        "MFA_TOTP_TOLERANCE": 1,  # half minutes, either way: clocks drift and people type (RFC 6238, 5.2)
        "MFA_ALLOW_UNVERIFIED_EMAIL": True,  # an address is entered by the steward, who knows whose it is
        "MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN": not conf.secure,
        "SOCIALACCOUNT_ONLY": False,
        "SOCIALACCOUNT_LOGIN_ON_GET": False,
        "SOCIALACCOUNT_EMAIL_AUTHENTICATION": False,
        "SOCIALACCOUNT_STORE_TOKENS": False,
        "SOCIALACCOUNT_PROVIDERS": _providers(conf.sign_in),
        "AXES_FAILURE_LIMIT": 5,
        "AXES_COOLOFF_TIME": 0.25,  # of an hour
        "AXES_LOCKOUT_PARAMETERS": [["username", "ip_address"]],
        "AXES_RESET_ON_SUCCESS": True,
        "AXES_LOCKOUT_CALLABLE": "permslip.portal.door.errors.locked_out",
        "AXES_CLIENT_IP_CALLABLE": "permslip.portal.door.middleware.caller_address",
        "AXES_USERNAME_CALLABLE": "permslip.portal.door.accounts.name_tried",
        "AXES_VERBOSE": False,
        "AXES_DISABLE_ACCESS_LOG": True,
        "AXES_SENSITIVE_PARAMETERS": ["username", "ip_address", "code"],
    }


def _providers(sign_in: tuple[SignIn, ...]) -> dict[str, Any]:
    """Google and Microsoft are reached by their OpenID Connect servers as any other is."""
    apps = [
        {
            "provider_id": sign.name,
            "name": sign.title,
            "client_id": sign.client_id,
            "secret": os.environ.get(f"PERMSLIP_{sign.name.upper().replace('-', '_')}_SECRET", ""),
            "settings": {"server_url": sign.server, "oauth_pkce_enabled": True},
        }
        for sign in sign_in
    ]
    return {"openid_connect": {"APPS": apps}} if apps else {}


def _mail(conf: PortalConf) -> dict[str, Any]:
    if conf.mail is None:
        return {"EMAIL_BACKEND": "permslip.portal.door.mail.NoMail"}
    return {
        "EMAIL_HOST": conf.mail.host,
        "EMAIL_PORT": conf.mail.port,
        "EMAIL_HOST_USER": conf.mail.user,
        "EMAIL_HOST_PASSWORD": os.environ.get("PERMSLIP_MAIL_PASSWORD", ""),
        "EMAIL_USE_TLS": conf.mail.security == "starttls",
        "EMAIL_USE_SSL": conf.mail.security == "tls",
        "EMAIL_TIMEOUT": 20,
        "DEFAULT_FROM_EMAIL": conf.mail.sender,
    }
