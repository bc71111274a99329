FROM python:3.12-slim

ENV PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 MJ_DATA=/data
RUN useradd --uid 10001 --no-create-home journal && install -d -o journal -m 700 /data
WORKDIR /srv/mechjournal

# The packages change seldom, so they are a layer of their own.
COPY requirements.lock .
RUN pip install --no-cache-dir --require-hashes -r requirements.lock

COPY manage.py .
COPY mechjournal mechjournal
COPY templates templates
COPY static static

USER journal
VOLUME /data
EXPOSE 8000
STOPSIGNAL SIGTERM
CMD ["python", "manage.py", "up", "0.0.0.0:8000"]
