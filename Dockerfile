# One image for web, worker, beat, the sandbox LinkedIn and the migration job.
FROM python:3.11-slim

ENV DJANGO_SETTINGS_MODULE=config.settings.production PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PIP_NO_CACHE_DIR=1 \
    DATA_DIR=/data HOST=0.0.0.0 PORT=8000 SANDBOX_PORT=8001
WORKDIR /app

# Wheels only: the image holds no compiler.
COPY requirements/base.txt requirements/base.txt
RUN pip install --require-hashes --only-binary :all: -r requirements/base.txt

RUN useradd --system --uid 10001 --no-create-home sourcebridge \
    && install -d -o sourcebridge /data
COPY . .
# The values only let the settings load; nothing of them stays in the image.
RUN SECRET_KEY=build ALLOWED_HOSTS=build \
    FIELD_ENCRYPTION_KEYS=build:bG9jYWwtZGV2ZWxvcG1lbnQta2V5LW5vdC1zZWNyZXQ= \
    DATABASE_APP_URL=postgres://build@localhost/build REDIS_URL=redis://localhost \
    python manage.py collectstatic --noinput

USER sourcebridge
VOLUME /data
EXPOSE 8000
