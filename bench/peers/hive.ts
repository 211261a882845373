import { defineConfig } from '@graphql-hive/gateway';

/**
 * The configuration of Hive Gateway, which its own command reads: the caller is passed on. What is asked alike at the same
 * time is answered once where BENCH_SHARING says so, as in the public benchmark.
 */
export const gatewayConfig = defineConfig({
  propagateHeaders: {
    fromClientToSubgraphs: ({ request }) => ({ authorization: request.headers.get('authorization') }),
  },
  inboundInflightRequestDeduplication: process.env.BENCH_SHARING === 'on',
});
