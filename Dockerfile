# What an image needs of a checkout: docker build -t poolhouse .
# Tag and digest are of one image, for every architecture it has; raise both together.
FROM node:24.21.0-bookworm-slim@sha256:0e0ff40c39bc087845bfb27465a0df4ea419520094bc35842ff83dd8cbe6f9b6 AS base

# The packages that a server needs, and the list of them. npm would miss those of development.
FROM base AS packages
WORKDIR /poolhouse
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --ignore-scripts \
  && npm pkg delete devDependencies \
  && npm sbom --sbom-type=application --sbom-format=cyclonedx > sbom.cdx.json

# The bundle and the console, which take the packages of development.
FROM base AS bundle
WORKDIR /poolhouse
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts
COPY tsconfig.json ./
COPY tools/bundle.ts tools/console.ts tools/
COPY console console
COPY src src
RUN node tools/bundle.ts dist/lib && node tools/console.ts dist/console --best

# npm and yarn have nothing to do in a server; /data is for the embedded store, and stays empty
# with POOLHOUSE_DATABASE_URL.
FROM base AS server
RUN rm -rf /usr/local/lib/node_modules /usr/local/bin/npm /usr/local/bin/npx \
    /usr/local/bin/corepack /usr/local/bin/yarn /usr/local/bin/yarnpkg /opt/yarn-* \
  && ln -s /app/dist/lib/main.js /usr/local/bin/poolhouse \
  && mkdir /data \
  && chown 1000:1000 /data
WORKDIR /app
COPY --from=packages /poolhouse/package.json /poolhouse/sbom.cdx.json ./
COPY --from=packages /poolhouse/node_modules node_modules
COPY LICENSE README.md ./
COPY --from=bundle /poolhouse/dist dist

ARG VERSION=0.1.0
ARG REVISION=unknown
LABEL org.opencontainers.image.title="Poolhouse" \
  org.opencontainers.image.description="User pools of your own, behind the Amazon Cognito user pools API" \
  org.opencontainers.image.licenses="Apache-2.0" \
  org.opencontainers.image.base.name="docker.io/library/node:24.21.0-bookworm-slim" \
  org.opencontainers.image.version="${VERSION}" \
  org.opencontainers.image.revision="${REVISION}"

ENV POOLHOUSE_HOST=0.0.0.0 POOLHOUSE_DATA=/data
USER 1000:1000
VOLUME /data
EXPOSE 9229
STOPSIGNAL SIGTERM
# By the settings of the container: its host, port and certificate.
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 CMD ["poolhouse", "health"]
ENTRYPOINT ["poolhouse"]
CMD ["serve"]
