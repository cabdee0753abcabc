import { replaced } from '../rules.ts';
import { inRules, type Plant } from './plant.ts';

export function rewrites(member: string, change: (value: unknown) => unknown): Plant {
  return inRules('createShare', (rules) =>
    replaced(rules, 'share-base64', (rule) => ({
      ...rule,
      check(context) {
        if (context.members) context.members = new Map([...context.members, [member, change(context.members.get(member))]]);
        return rule.check(context);
      },
    })),
  );
}
