# One image for the gateway and for each chapter.
#   docker run IMAGE                                     the gateway
#   docker run IMAGE dist/commands/subgraph.js NAME      a chapter
#   docker run IMAGE dist/commands/migrate.js            any other command

FROM node:22-bookworm-slim AS build
WORKDIR /app
# better-sqlite3 is compiled where no ready-made binary can be had.
RUN apt-get update \
 && apt-get install -y --no-install-recommends python3 make g++ \
 && rm -rf /var/lib/apt/lists/*
COPY package.json package-lock.json .npmrc ./
RUN npm ci --no-audit --no-fund
COPY . .
RUN npm run build
RUN npm prune --omit=dev --no-audit --no-fund

FROM node:22-bookworm-slim
ENV NODE_ENV=production \
    HOST=0.0.0.0 \
    DATA_DIR=/data
WORKDIR /app
# The program belongs to root and runs as `node`: it cannot change itself. /data is the one place it may write to.
RUN install -d -o node -g node -m 0700 /data
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
COPY --from=build /app/schema ./schema
COPY --from=build /app/examples ./examples
USER node
EXPOSE 4000
STOPSIGNAL SIGTERM
# Alive, not ready: a database that is away is no reason to restart. A chapter listens elsewhere; docker-compose.yml says where.
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT || 4000}/healthz`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node"]
CMD ["dist/gateway/main.js"]
