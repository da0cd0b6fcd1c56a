FROM node:24-slim

WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --ignore-scripts && npm cache clean --force
COPY LICENSE README.md ./
COPY src ./src

# The embedded store; with POOLHOUSE_DATABASE_URL the folder stays empty.
RUN mkdir /data && chown node:node /data
VOLUME /data

ENV POOLHOUSE_HOST=0.0.0.0 POOLHOUSE_DATA=/data
USER node
EXPOSE 9229
HEALTHCHECK CMD ["node", "-e", "fetch('http://127.0.0.1:9229/_health').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "src/main.ts"]
CMD ["serve"]
