# A CDOC2 world in a container: docs/image.md. BASE is Debian with Node; what it has already is not installed again.
ARG BASE=node:24-bookworm
FROM ${BASE}
COPY . /testbed
WORKDIR /testbed
RUN node -e "import('./tools/setup.mjs').then(({ setUp }) => setUp())" \
 && useradd --create-home testbed \
 && install --directory --owner=testbed /world
USER testbed
VOLUME /world
ENTRYPOINT ["node", "apps/cli/src/world-container/main.ts"]
