import { Arg, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { vietnamDate } from '../../shared/clock';
import { type DocumentContext, needOf } from '../loaders';
import { DocumentWallet } from '../types/document';
import { DocumentStatus, DocumentType, documentTypes } from '../types/enums';
import { Resident } from '../types/resident';
import { faceOf } from './document';

@Resolver(() => Resident)
export class ResidentResolver {
  @FieldResolver()
  async documents(
    @Root() { id }: Resident,
    @Arg('types', () => [DocumentType], { nullable: true, description: 'Only these types; all unless said.' })
    types: DocumentType[] | null,
    @Arg('status', () => DocumentStatus, { nullable: true, description: 'Only documents of this status.' })
    status: DocumentStatus | null,
    @Ctx() context: DocumentContext,
  ): Promise<DocumentWallet> {
    const asked = types ? documentTypes.filter((type) => types.includes(type)) : documentTypes;
    const today = vietnamDate(context.now);
    const { granted, rows } = await context.loaders.wallet.load({ residentId: id, types: asked });
    // The record says which types went out; those asked for beyond the grant stand in `withheld` and in no error.
    for (const type of new Set(rows.map((row) => row.type)))
      context.access.open(id, needOf(type), `DocumentType.${type}`);
    return {
      items: rows.map((row) => faceOf(row, today)).filter((face) => !status || face.status === status),
      withheld: asked.filter((type) => !granted.includes(type)),
    };
  }
}
