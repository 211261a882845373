import { FieldResolver, Query, Resolver, Root } from 'type-graphql';
import { Public } from '../../shared/directives';
import { LangArg, type Language, textIn } from '../../shared/graph';
import { purposes } from '../purposes';
import { Purpose } from '../types/party';

@Resolver(() => Purpose)
export class PurposeResolver {
  @Public()
  @Query(() => [Purpose], { description: 'What a relying party may ask consent for, and how far.' })
  purposes(): readonly Purpose[] {
    return purposes;
  }

  @FieldResolver(() => String, { description: 'The purpose in words, in the language asked for.' })
  text(@Root() { text }: Purpose, @LangArg() lang: Language | null): string {
    return textIn(text, lang);
  }
}
