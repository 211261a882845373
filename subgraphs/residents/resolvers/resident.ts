import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Ctx, FieldResolver, ID, Info, Query, Resolver, Root } from 'type-graphql';
import { vietnamDate } from '../../shared/clock';
import { Permission } from '../../shared/directives';
import { Fault } from '../../shared/errors';
import { scopeOf } from '../../shared/guard';
import type { PersonRow, ResidenceRegistrationRow } from '../entities';
import type { ResidentContext } from '../loaders';
import { dataQuality, openAddress } from '../rules';
import { Address } from '../types/places';
import {
  Contact,
  DataQuality,
  FieldProvenance,
  FormerNumber,
  Household,
  Relative,
  ResidenceRegistration,
  Resident,
} from '../types/resident';
import { reach } from './search';

@Resolver(() => Resident)
export class ResidentResolver {
  @Permission('profile:read')
  @Query(() => Resident, {
    nullable: true,
    description: 'The citizen behind the token. Null for callers that are no citizen.',
  })
  async me(@Ctx() context: ResidentContext): Promise<Resident | null> {
    if (context.caller?.kind !== 'CITIZEN') return null;
    return context.loaders.person.load(context.caller.subject).then(faceOf);
  }

  @Permission('profile:read')
  @Query(() => Resident, {
    nullable: true,
    description: 'A person the caller holds a grant for (self, child or ward, mandate). Never by personal number.',
  })
  async resident(
    @Arg('id', () => ID, { description: 'The opaque id of the resident.' }) id: string,
    @Ctx() context: ResidentContext,
  ): Promise<Resident | null> {
    // Without a grant or a mandate the database is not asked, so a stranger and nobody look and cost the same.
    const { access } = context;
    await reach(id, context);
    if (!access.grantFor(id, anyGrant)) throw new Fault(access.refusal ?? 'SUBJECT_UNKNOWN_OR_NO_CONSENT');
    return context.loaders.person.load(id).then(faceOf);
  }

  @Permission('kyc:read')
  @Query(() => Resident, { nullable: true, description: 'The person of the consent named in the Consent-Id header.' })
  consentedResident(@Ctx() { access }: ResidentContext): Resident | null {
    const consent = access.grants.find((grant) => grant.basis === 'CONSENT');
    if (!consent) throw new Fault(access.refusal ?? 'CONSENT_REQUIRED');
    // A consent to compare or to ask yes or no shows nobody, not even by an opaque id.
    if (!access.grantFor(consent.subject, anyGrant)) throw new Fault('SCOPE_NOT_GRANTED');
    return { id: consent.subject };
  }

  @FieldResolver()
  async personalNumber(@Root() { id }: Resident, @Ctx() { loaders }: ResidentContext): Promise<string | null> {
    const rows = await loaders.identityNumbers.load(id);
    return rows.find((row) => row.kind === 'PERSONAL_NUMBER' && row.cancelledOn === null)?.value ?? null;
  }

  @FieldResolver()
  async formerNumbers(@Root() { id }: Resident, @Ctx() { loaders }: ResidentContext): Promise<FormerNumber[]> {
    const rows = await loaders.identityNumbers.load(id);
    return rows
      .filter((row) => row.kind === 'CMND_9' || row.cancelledOn !== null)
      .map((row) => ({ ...row, kind: row.kind === 'CMND_9' ? 'CMND_9' : 'CANCELLED_PERSONAL_NUMBER' }));
  }

  @FieldResolver()
  fullName(@Root() face: Resident, @Ctx() context: ResidentContext) {
    return column(face, context, 'fullName');
  }

  @FieldResolver()
  otherNames(@Root() face: Resident, @Ctx() context: ResidentContext) {
    return column(face, context, 'otherNames');
  }

  @FieldResolver()
  dateOfBirth(@Root() face: Resident, @Ctx() context: ResidentContext) {
    return column(face, context, 'dateOfBirth');
  }

  @FieldResolver()
  sex(@Root() face: Resident, @Ctx() context: ResidentContext) {
    return column(face, context, 'sex');
  }

  @FieldResolver()
  nationality(@Root() face: Resident, @Ctx() context: ResidentContext) {
    return column(face, context, 'nationality');
  }

  @FieldResolver()
  placeOfBirth(@Root() face: Resident, @Ctx() context: ResidentContext) {
    return column(face, context, 'placeOfBirth');
  }

  @FieldResolver()
  birthRegistrationPlace(@Root() face: Resident, @Ctx() context: ResidentContext) {
    return column(face, context, 'birthRegistrationPlace');
  }

  @FieldResolver()
  hometown(@Root() face: Resident, @Ctx() context: ResidentContext) {
    return column(face, context, 'hometown');
  }

  @FieldResolver()
  ethnicity(@Root() face: Resident, @Ctx() context: ResidentContext) {
    return column(face, context, 'ethnicity');
  }

  @FieldResolver()
  religion(@Root() face: Resident, @Ctx() context: ResidentContext) {
    return column(face, context, 'religion');
  }

  @FieldResolver()
  bloodType(@Root() face: Resident, @Ctx() context: ResidentContext) {
    return column(face, context, 'bloodType');
  }

  @FieldResolver()
  maritalStatus(@Root() face: Resident, @Ctx() context: ResidentContext) {
    return column(face, context, 'maritalStatus');
  }

  @FieldResolver()
  vitalStatus(@Root() face: Resident, @Ctx() context: ResidentContext) {
    return column(face, context, 'vitalStatus');
  }

  @FieldResolver()
  occupation(@Root() face: Resident, @Ctx() context: ResidentContext) {
    return column(face, context, 'occupation');
  }

  @FieldResolver()
  vulnerableGroups(@Root() face: Resident, @Ctx() context: ResidentContext) {
    return column(face, context, 'vulnerableGroups');
  }

  @FieldResolver()
  async contact(@Root() { id }: Resident, @Ctx() { loaders }: ResidentContext): Promise<Contact | null> {
    const row = await loaders.person.load(id);
    return row && { phone: row.phone, email: row.email };
  }

  @FieldResolver()
  async permanentAddress(@Root() { id }: Resident, @Ctx() { loaders, now }: ResidentContext): Promise<Address | null> {
    return openAddress(await loaders.registrations.load(id), ['PERMANENT'], vietnamDate(now));
  }

  @FieldResolver()
  async temporaryAddress(@Root() { id }: Resident, @Ctx() { loaders, now }: ResidentContext): Promise<Address | null> {
    return openAddress(await loaders.registrations.load(id), ['TEMPORARY'], vietnamDate(now));
  }

  @FieldResolver()
  async currentAddress(@Root() { id }: Resident, @Ctx() { loaders, now }: ResidentContext): Promise<Address | null> {
    return openAddress(await loaders.registrations.load(id), ['CURRENT', 'TEMPORARY', 'PERMANENT'], vietnamDate(now));
  }

  @FieldResolver()
  async residenceHistory(
    @Root() { id }: Resident,
    @Ctx() { loaders }: ResidentContext,
  ): Promise<ResidenceRegistration[]> {
    return (await loaders.registrations.load(id)).map(registrationFace);
  }

  @FieldResolver()
  async household(@Root() { id }: Resident, @Ctx() { loaders }: ResidentContext): Promise<Household | null> {
    const found = await loaders.household.load(id);
    if (!found) return null;
    const { household, members } = found;
    return {
      id: household.id,
      fileNumber: household.fileNumber,
      head: household.residentId === null ? null : { id: household.residentId },
      address: { ...household, country: 'VN' },
      members: members.map((member) => ({
        resident: { id: member.residentId },
        relationToHead: member.relationToHead,
        since: member.since,
      })),
    };
  }

  @FieldResolver()
  async relatives(@Root() { id }: Resident, @Ctx() { loaders }: ResidentContext): Promise<Relative[]> {
    return (await loaders.kin.load(id)).map((row) => ({
      kinship: row.kind,
      resident: row.relativeId === null ? null : { id: row.relativeId },
      fullName: row.fullName,
    }));
  }

  @FieldResolver()
  async provenance(
    @Root() { id }: Resident,
    @Ctx() context: ResidentContext,
    @Info() { parentType }: GraphQLResolveInfo,
  ): Promise<FieldProvenance[]> {
    const acts = await context.loaders.verifications.load(id);
    const visible = (field: string): boolean => {
      const scope = scopeOf(parentType, field);
      return scope !== undefined && context.access.grantFor(id, { scope, own: false }) !== undefined;
    };
    return acts.flatMap(({ fields, ...act }) => fields.filter(visible).map((field) => ({ ...act, field })));
  }

  @FieldResolver()
  async dataQuality(@Root() { id }: Resident, @Ctx() { loaders, now }: ResidentContext): Promise<DataQuality> {
    return dataQuality(await loaders.verifications.load(id), now);
  }
}

/** Any grant on the person will do. */
const anyGrant = { scope: '*', own: false };

const faceOf = (row: PersonRow | null): Resident | null => row && { id: row.id };

const column = async <Name extends keyof PersonRow>({ id }: Resident, { loaders }: ResidentContext, name: Name) =>
  (await loaders.person.load(id))?.[name] ?? null;

const registrationFace = (row: ResidenceRegistrationRow): ResidenceRegistration => ({
  id: row.id,
  kind: row.kind,
  address: row,
  from: row.startedOn,
  to: row.endedOn ?? row.plannedEnd,
  applicationId: row.applicationId,
});
