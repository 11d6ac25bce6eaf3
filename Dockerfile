# The portal's image, as compose.yaml uses it: the same locked list, assets and translations as `make run`.
FROM python:3.11-slim
ENV PYTHONUNBUFFERED=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /opt/guidang
RUN python -m venv /opt/venv && useradd --system --home-dir /var/lib/guidang guidang \
    && install -d -o guidang -g guidang -m 0700 /var/lib/guidang
ENV PATH=/opt/venv/bin:$PATH
COPY requirements requirements
RUN pip install --no-deps --require-hashes -r requirements/build.txt \
    && pip install --no-deps --require-hashes --no-build-isolation --use-pep517 -r requirements/run.txt
COPY . .
RUN pip install --no-deps --no-build-isolation -e . && python tools/assets.py \
    && pybabel --quiet compile -d portal/translations
USER guidang
VOLUME /var/lib/guidang
EXPOSE 8000
CMD ["guidang", "--help"]
