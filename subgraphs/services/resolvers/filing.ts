import { Arg, Ctx, ID, Int, Mutation, Resolver } from 'type-graphql';
import { Permission } from '../../shared/directives';
import { attachToApplication } from '../filing/attach';
import { startApplication } from '../filing/start';
import { submitApplication } from '../filing/submit';
import { updateApplication } from '../filing/update';
import { withdrawApplication } from '../filing/withdraw';
import type { ServiceContext } from '../loaders';
import { payApplicationFee } from '../money/pay';
import { Application } from '../types/application';
import { Channel, ResultChannel } from '../types/enums';
import { answeredFace } from './applications';

const ID_OF = 'The opaque id of the application.';
const KEY = 'The same key gives the same answer.';
const REVISION = 'The revision seen; refused where it is no longer that one. Unsaid: whatever there is.';

/** What a citizen does with an application of their own. */
@Resolver(() => Application)
export class FilingResolver {
  @Permission('application:write')
  @Mutation(() => Application, {
    description: 'Begins an application (lập hồ sơ): a draft, filled in with what the registries hold.',
  })
  async startApplication(
    @Arg('procedure', () => Int, { description: "The procedure's number." }) procedure: number,
    @Arg('onBehalfOf', () => ID, {
      nullable: true,
      description: 'A child, a ward or the deceased, by id. Not for a newborn, who has none yet.',
    })
    onBehalfOf: string | null,
    @Arg('channel', () => Channel, { nullable: true, defaultValue: 'ONLINE', description: 'How it is handed in.' })
    channel: Channel | null,
    @Arg('idempotencyKey', () => ID, { description: KEY }) key: string,
    @Ctx() context: ServiceContext,
  ): Promise<Application> {
    const asked = { procedure, onBehalfOf: onBehalfOf ?? null, channel: channel ?? 'ONLINE', key };
    return answeredFace(await startApplication(asked, context));
  }

  @Permission('application:write')
  @Mutation(() => Application, {
    description:
      'Writes the form (tờ khai) of a draft anew. What is left out and a registry holds is filled in; a draft may be incomplete.',
  })
  async updateApplication(
    @Arg('id', () => ID, { description: ID_OF }) id: string,
    @Arg('form', () => String, { description: 'A JSON object, at most 20,000 characters.' }) form: string,
    @Arg('idempotencyKey', () => ID, { description: KEY }) key: string,
    @Arg('revision', () => Int, { nullable: true, description: REVISION }) revision: number | null,
    @Ctx() context: ServiceContext,
  ): Promise<Application> {
    return answeredFace(await updateApplication({ id, form, key, revision }, context));
  }

  @Permission('application:write')
  @Mutation(() => Application, {
    description: 'Adds a file (tệp đính kèm): PDF, JPEG or PNG up to 10 MB, as its content says.',
  })
  async attachToApplication(
    @Arg('id', () => ID, { description: ID_OF }) id: string,
    @Arg('name', () => String, { description: 'Name of the file.' }) name: string,
    @Arg('mediaType', () => String, { description: 'Media type; must be that of the content.' }) mediaType: string,
    @Arg('contentBase64', () => String, { description: 'The content in base64 (RFC 4648, section 4).' })
    contentBase64: string,
    @Arg('idempotencyKey', () => ID, { description: KEY }) key: string,
    @Arg('document', () => String, {
      nullable: true,
      description: 'Code of the required document that it is, as applicationCheck names it.',
    })
    document: string | null,
    @Ctx() context: ServiceContext,
  ): Promise<Application> {
    return answeredFace(
      await attachToApplication({ id, name, mediaType, contentBase64, key, document: document ?? null }, context),
    );
  }

  @Permission('application:write')
  @Mutation(() => Application, {
    description: 'Hands it in (nộp hồ sơ), or, where a fee is due, puts it before the payment.',
  })
  async submitApplication(
    @Arg('id', () => ID, { description: ID_OF }) id: string,
    @Arg('resultChannel', () => ResultChannel, { description: 'How the result is to be handed over.' })
    resultChannel: ResultChannel,
    @Arg('idempotencyKey', () => ID, { description: KEY }) key: string,
    @Arg('revision', () => Int, { nullable: true, description: REVISION }) revision: number | null,
    @Ctx() context: ServiceContext,
  ): Promise<Application> {
    return answeredFace(await submitApplication({ id, resultChannel, key, revision }, context));
  }

  @Permission('application:write')
  @Mutation(() => Application, {
    description: 'Notes a payment that was made (nộp phí, lệ phí). Paid in full, the application is handed in.',
  })
  async payApplicationFee(
    @Arg('id', () => ID, { description: ID_OF }) id: string,
    @Arg('method', () => String, { description: 'Means of payment.' }) method: string,
    @Arg('reference', () => String, { description: "The payment service's reference." }) reference: string,
    @Arg('idempotencyKey', () => ID, { description: KEY }) key: string,
    @Ctx() context: ServiceContext,
  ): Promise<Application> {
    return answeredFace(await payApplicationFee({ id, method, reference, key }, context));
  }

  @Permission('application:write')
  @Mutation(() => Application, { description: 'Takes it back (rút hồ sơ), as long as nothing was decided.' })
  async withdrawApplication(
    @Arg('id', () => ID, { description: ID_OF }) id: string,
    @Arg('idempotencyKey', () => ID, { description: KEY }) key: string,
    @Ctx() context: ServiceContext,
  ): Promise<Application> {
    return answeredFace(await withdrawApplication({ id, key }, context));
  }
}
