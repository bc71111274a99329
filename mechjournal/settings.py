"""All settings, read from the environment once; a value that makes no sense stops the start with a plain sentence.

Everything has a default that works on one person's machine. `.env.example` lists what a lab sets.
"""

import os
import secrets
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured
from django.utils.csp import CSP

BASE_DIR = Path(__file__).resolve().parent.parent


def env_text(name: str, default: str = "") -> str:
    """The variable `name`, or the content of the file that `name_FILE` points to (for container secrets)."""
    if path := os.environ.get(f"{name}_FILE"):
        return Path(path).read_text().strip()
    return os.environ.get(name, default).strip()


def env_flag(name: str, default: bool) -> bool:
    text = env_text(name).lower()
    if text not in ("", "1", "0", "yes", "no", "true", "false", "on", "off"):
        raise ImproperlyConfigured(f"{name} is {text!r}; it takes yes or no.")
    return default if text == "" else text in ("1", "yes", "true", "on")


def env_number(name: str, default: int, least: int = 0) -> int:
    text = env_text(name, str(default))
    if not text.isdecimal() or int(text) < least:
        raise ImproperlyConfigured(f"{name} is {text!r}; it takes a whole number from {least} up.")
    return int(text)


def env_choice(name: str, *choices: str) -> str:
    """One of `choices`; the first is the default."""
    text = env_text(name, choices[0]).lower()
    if text not in choices:
        raise ImproperlyConfigured(f"{name} is {text!r}; it takes one of: {', '.join(choices)}.")
    return text


def env_folder(name: str) -> Path | None:
    text = env_text(name)
    return Path(text).expanduser().resolve() if text else None


def kept_secret(folder: Path) -> str:
    """The signing secret: made at the first start, kept readable by its owner alone."""
    path = folder / "secret"
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    with os.fdopen(handle, "w") as file:
        file.write(secrets.token_urlsafe(48))
    return path.read_text().strip()


def database(url: str) -> dict:
    """Django's settings for `postgres://user:password@host:port/name?option=value`, or for SQLite if `url` is empty."""
    if not url:
        return sqlite(DATA_DIR / "journal.sqlite3")
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return sqlite(Path(unquote(parts.path)))
    if parts.scheme not in ("postgres", "postgresql") or not parts.path.strip("/"):
        raise ImproperlyConfigured("DATABASE_URL takes the form postgres://user:password@host:5432/name.")
    options = dict(parse_qsl(parts.query))
    # A pooler that lends its connections by the transaction may lose what was prepared on one.
    prepares = options.pop("prepare", "yes") != "no"
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", unquote(parts.hostname or "")),
        "PORT": str(parts.port or ""),
        "OPTIONS": {
            **options,
            "prepare_threshold": 0 if prepares else None,
            "pool": {"min_size": 1, "max_size": env_number("MJ_DB_POOL", 8, least=1)},
            "options": "-c synchronous_commit=on",
        },
    }


def sqlite(path: Path) -> dict:
    # IMMEDIATE: a transaction that reads first and writes later fails at once under WAL otherwise.
    # FULL: with NORMAL an acknowledged save can vanish in a power cut. secure_delete: a removed secret leaves no trace.
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "CONN_MAX_AGE": 600,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA secure_delete=ON;"
            "PRAGMA mmap_size=134217728;PRAGMA journal_size_limit=27103364;PRAGMA cache_size=-20000;"
            "PRAGMA temp_store=MEMORY;",
        },
        "TEST": {"NAME": None},
    }


def mail(url: str) -> dict:
    """Django's MAILERS entry for `smtp://user:password@host:587` (smtps:// for TLS from the first byte)."""
    parts = urlsplit(url)
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
        raise ImproperlyConfigured("MJ_MAIL_URL takes the form smtp://user:password@host:587 or smtps://host:465.")
    options = dict(parse_qsl(parts.query))
    return {
        "host": parts.hostname,
        "port": parts.port or (465 if parts.scheme == "smtps" else 587),
        "username": unquote(parts.username or ""),
        "password": unquote(parts.password or ""),
        "use_ssl": parts.scheme == "smtps",
        "use_tls": parts.scheme == "smtp" and options.get("starttls", "yes") != "no",
        "timeout": 30,
    }


DEBUG = env_flag("MJ_DEBUG", False)
DATA_DIR = Path(env_text("MJ_DATA", str(BASE_DIR / "data"))).expanduser().resolve()
DATA_DIR.mkdir(parents=True, exist_ok=True, mode=0o700)
SECRET_KEY = env_text("MJ_SECRET_KEY") or kept_secret(DATA_DIR)

# The public address decides about cookies, redirects and links in mails.
SITE_URL = env_text("MJ_URL", "http://localhost:8000").rstrip("/")
SITE = urlsplit(SITE_URL)
if SITE.scheme not in ("http", "https") or not SITE.hostname:
    raise ImproperlyConfigured(f"MJ_URL is {SITE_URL!r}; it takes an address such as https://journal.example.org.")
BEHIND_TLS = SITE.scheme == "https"
ALLOWED_HOSTS = [
    SITE.hostname,
    *filter(None, env_text("MJ_HOSTS").replace(",", " ").split()),
    *(() if BEHIND_TLS else ("localhost", "127.0.0.1", "[::1]")),
]
CSRF_TRUSTED_ORIGINS = [SITE_URL]
TRUSTED_PROXIES = env_number("MJ_TRUSTED_PROXIES", 0)

SIGN_UP = env_choice("MJ_SIGN_UP", "open", "invited", "closed")
# Anyone may look around as the demo's researcher; `up --demo` sets it.
DEMO = env_flag("MJ_DEMO", False)
UPLOAD_LIMIT_MB = env_number("MJ_UPLOAD_MB", 25, least=1)
# A file that is brought in at once: a log, or a zip of notes with their pictures.
IMPORT_LIMIT_MB = env_number("MJ_IMPORT_MB", 100, least=1)
# A lab's own additions to the method; the start reads them and stops at a mistake. See docs/guide.md.
GUIDE_DIR = env_folder("MJ_GUIDE")

INSTALLED_APPS = [
    "mechjournal",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django_tasks_db",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "mechjournal.middleware.ErrorsWithAnId",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "mechjournal.middleware.private_pages",
    "django.middleware.gzip.GZipMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "mechjournal.middleware.who_asks",
    "mechjournal.middleware.SignInRequired",
]

ROOT_URLCONF = "mechjournal.urls"
WSGI_APPLICATION = "mechjournal.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": [f"mechjournal.templatetags.{name}" for name in ("addresses", "inline", "kept")],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "mechjournal.frame.frame",
            ],
        },
    },
]

DATABASES = {"default": database(env_text("DATABASE_URL"))}
# Rate limits must hold across processes, so the counters live in the database.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "mechjournal_cache",
        # Past the limit entries are thrown out, and with them what is known of someone guessing passwords.
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

# --- accounts -----------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "mechjournal.User"
# Addresses are unique whatever their case, by a constraint on Lower("email"), which the check does not see.
SILENCED_SYSTEM_CHECKS = ["auth.W004"]
AUTHENTICATION_BACKENDS = ["mechjournal.adapters.SignIn"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.ScryptPasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_LOGOUT_REDIRECT_URL = "home"

MAIL_URL = env_text("MJ_MAIL_URL")
ACCOUNT_ADAPTER = "mechjournal.adapters.AccountAdapter"
ACCOUNT_FORMS = {
    "signup": "mechjournal.forms.signin.SignUpForm",
    "login": "mechjournal.forms.signin.SignInForm",
    "reauthenticate": "mechjournal.forms.signin.ReauthenticateForm",
    "reset_password": "mechjournal.forms.signin.ForgottenForm",
    "reset_password_from_key": "mechjournal.forms.signin.NewPasswordForm",
    "change_password": "mechjournal.forms.signin.ChangePasswordForm",
    "add_email": "mechjournal.forms.signin.AddressForm",
    "confirm_email_verification_code": "mechjournal.forms.signin.CodeForm",
}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
# Without mail nothing can be verified; sign-up just works, as on one's own machine.
ACCOUNT_EMAIL_VERIFICATION = "mandatory" if MAIL_URL else "none"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = bool(MAIL_URL)
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_CHANGE = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 60 * 15
# By account (key) and by address; counted in the shared cache, so all processes count together.
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "10/m/ip,5/5m/key",
    "signup": "10/m/ip,100/d/ip",
    "reset_password": "10/m/ip,3/10m/key",
}

MFA_ADAPTER = "mechjournal.adapters.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "mechjournal.forms.signin.SecondFactorForm",
    "reauthenticate": "mechjournal.forms.signin.SecondFactorAgainForm",
    "activate_totp": "mechjournal.forms.signin.AuthenticatorForm",
    "add_webauthn": "mechjournal.forms.signin.PasskeyForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = not MAIL_URL
MFA_TOTP_ISSUER = f"mechjournal ({SITE.hostname})"
MFA_TOTP_TOLERANCE = 1

SESSION_ENGINE = "mechjournal.models.sessions"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 30
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = BEHIND_TLS
SESSION_COOKIE_NAME = "__Host-session" if BEHIND_TLS else "session"
CSRF_COOKIE_SECURE = BEHIND_TLS
CSRF_FAILURE_VIEW = "mechjournal.middleware.csrf_failure"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_NAME = "__Host-csrf" if BEHIND_TLS else "csrf"
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"

# --- mail ---------------------------------------------------------------------------------------------------------
MAILERS = {
    "default": {"BACKEND": "django.core.mail.backends.smtp.EmailBackend", "OPTIONS": mail(MAIL_URL)}
    if MAIL_URL
    else {"BACKEND": "django.core.mail.backends.dummy.EmailBackend"}
}
DEFAULT_FROM_EMAIL = env_text("MJ_MAIL_FROM", f"mechjournal@{SITE.hostname}")

# --- safety -------------------------------------------------------------------------------------------------------
SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "blob:"],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    # What a link's chip opens in place, after a click; see static/js/embeds.js.
    "frame-src": ["https://www.neuronpedia.org", "https://huggingface.co"],
    "form-action": [CSP.SELF],
    "manifest-src": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
    "object-src": [CSP.NONE],
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = BEHIND_TLS
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365 if BEHIND_TLS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = BEHIND_TLS
SECURE_HSTS_PRELOAD = BEHIND_TLS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None
X_FRAME_OPTIONS = "DENY"

# --- files --------------------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = DATA_DIR / "static"
# In development the browser loads the small files as they are; `up` serves them joined, hashed and compressed.
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "mechjournal.static_files.JoinedStorage"
    },
}
MEDIA_ROOT = DATA_DIR / "files"
DATA_UPLOAD_MAX_MEMORY_SIZE = 8 * 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o600

# --- language and time --------------------------------------------------------------------------------------------
LANGUAGE_CODE = "en-gb"
USE_I18N = False
USE_TZ = True
TIME_ZONE = "UTC"
