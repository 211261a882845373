import { Directive } from 'type-graphql';

/**
 * Who may see it, written on the field. The decorators print a directive into the SDL; `guard.ts` enforces that very
 * directive, so what the schema says and what runs cannot differ.
 */

/** A root field that needs this OAuth scope in the caller's token. */
export const Permission = (name: string) => Directive(`@permission(name: "${name}")`);

/** A root field that anybody may use, with or without a token. */
export const Public = () => Directive('@public');

/**
 * A field of a person: it needs a grant of this scope for that person.
 * `own`: only the person and their guardian, whatever other grants exist. `sensitive`: sensitive data by law 91/2025/QH15.
 */
export const Personal = (scope: string, options: { sensitive?: boolean; own?: boolean } = {}) =>
  Directive(
    `@personal(scope: "${scope}"${options.sensitive ? ', sensitive: true' : ''}${options.own ? ', own: true' : ''})`,
  );

/**
 * About how many items a list without pages has, by the directive of the GraphQL cost specification. The gateway reckons
 * with it before it runs anything; a list that says nothing is taken to be ten long.
 */
export const ListSize = (assumed: number) => Directive(`@listSize(assumedSize: ${assumed})`);

/** What every chapter's SDL begins with: the federation features in use, and our three directives carried to the supergraph. */
export const schemaHeader = /* GraphQL */ `
  extend schema
    @link(
      url: "https://specs.apollo.dev/federation/v2.9"
      import: ["@key", "@shareable", "@external", "@requires", "@provides", "@composeDirective", "@listSize"]
    )
    @link(url: "https://congdanso.example/access/v1.0", import: ["@personal", "@permission", "@public"])
    @composeDirective(name: "@personal")
    @composeDirective(name: "@permission")
    @composeDirective(name: "@public")

  """
  Personal data: readable under a grant of this scope for the person it belongs to.
  """
  directive @personal(scope: String!, sensitive: Boolean! = false, own: Boolean! = false) on FIELD_DEFINITION

  """
  Needs this OAuth scope in the caller's access token.
  """
  directive @permission(name: String!) on FIELD_DEFINITION

  """
  Open to everybody.
  """
  directive @public on FIELD_DEFINITION
`;
