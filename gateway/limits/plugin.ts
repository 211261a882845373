import type { ApolloServerPlugin, BaseContext } from '@apollo/server';
import { GraphQLError } from 'graphql';
import type { StaticLimits } from './static';

/** Refuses what is beyond the limits before it is planned. */
export const createLimits = <Context extends BaseContext>(limits: StaticLimits): ApolloServerPlugin<Context> => ({
  async requestDidStart() {
    return {
      async didResolveOperation({ document, operation, schema, request }) {
        const code = limits.valuesRefusal(schema, document, operation, request.variables ?? {});
        if (code) throw new GraphQLError('', { extensions: { code, http: { status: 400 } } });
      },
    };
  },
});
