import { buildSchema, parse, print } from 'graphql';
import { schemaHeader } from '../../subgraphs/shared/directives';

/** The part of the supergraph that the gateway answers itself: it alone has the whole schema and the plans. */
export const ACCESS = 'access';

/** Its SDL. What `GrantBasis` means is the identity chapter's; composition complains where the words differ. */
export const accessSdl = `${print(
  parse(/* GraphQL */ `
    ${schemaHeader}

    type Query {
      "Which personal fields this operation would disclose to this caller, and why. Runs nothing."
      explainAccess(
        "The text of one operation with its fragments."
        operation: String!
        "Its variables: a JSON object as text."
        variables: String
      ): AccessExplanation! @public
    }

    "What an operation would disclose to the caller who asks, with the consent or purpose named in the same headers."
    type AccessExplanation {
      "One decision for each personal field and person, in the order of the operation. Below a refused field nothing is reached."
      decisions: [AccessDecision!]! @listSize(assumedSize: 200)
      "Chapters that would be asked, by name in alphabetical order."
      subgraphs: [String!]!
    }

    "Whether a personal field would be shown of a person, and why."
    type AccessDecision {
      "The field's schema coordinate, e.g. Resident.fullName; DocumentType.PASSPORT for a kind of documents."
      field: String!
      "Where in the answer, with [] after each list, e.g. me.household.members[].resident.fullName."
      path: String!
      "Whom it is about: a person the caller holds a grant for. Null for anybody else who may be found there."
      person: ID
      "Whether it would be shown. A kind of documents that would not is named in the wallet's withheld list, without an error."
      allowed: Boolean!
      "What the grant rests on; null where there is none."
      basis: GrantBasis
      "GRANTED; MANDATE_OF_AREA: granted for persons whom the register finds in the officer's area; MANDATE_OF_APPLICATION: as far as the procedure of an application on the officer's desk needs it; else the code of the refusal."
      reason: String!
    }

    "Why a person's data may be read."
    enum GrantBasis {
      "It is the caller's own."
      SELF
      "It is of a child or ward of the caller (người giám hộ)."
      GUARDIAN
      "The person consented (sự đồng ý)."
      CONSENT
      "An officer works on an application or a legal task (nhiệm vụ theo luật)."
      MANDATE
    }
  `),
)}\n`;

export const accessSchema = buildSchema(accessSdl, { assumeValidSDL: true });
