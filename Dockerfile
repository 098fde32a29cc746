FROM python:3.12-slim-bookworm

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=exportctl.settings.production \
    EXPORTCTL_STATE=/app/.run EXPORTCTL_FILES=/var/lib/exportctl/files
WORKDIR /app

COPY requirements/run.lock requirements/run.lock
RUN pip install --no-cache-dir --no-deps --require-hashes -r requirements/run.lock

COPY . .
RUN DJANGO_SETTINGS_MODULE=exportctl.settings.development python manage.py collectstatic --noinput \
    && useradd --system --uid 10001 --no-create-home exportctl \
    && install -d -o exportctl -g exportctl -m 0700 /var/lib/exportctl /var/lib/exportctl/files \
        /var/lib/exportctl/indexes /var/lib/exportctl/beat
USER exportctl

EXPOSE 8000
CMD ["gunicorn", "exportctl.wsgi:application", "--bind", "0.0.0.0:8000", "--worker-class", "gthread", \
     "--workers", "2", "--threads", "4", "--no-control-socket", "--forwarded-allow-ips", "*", \
     "--max-requests", "10000", "--max-requests-jitter", "1000"]
