import type { CapsuleServerRules } from '@testbed/capsule-server';
import { also, except, replaced } from '../rules.ts';
import type { CapsuleParts } from '../world/capsule.ts';
import { inUpload } from './plant.ts';

/** What the rules of uploads share. */
export type UploadContext = Parameters<CapsuleServerRules['createCapsule'][number]['check']>[0];

type Plant = (parts: CapsuleParts) => CapsuleParts;

/** A rule that fails inside, as an exception that nobody expected does. */
export function crashes(id: string, when: (context: UploadContext) => boolean): Plant {
  return inUpload((rules) =>
    replaced(rules, id, (rule) => ({
      ...rule,
      check(context) {
        if (when(context)) throw new Error('planted');
        return rule.check(context);
      },
    })),
  );
}

/** Refuses what should be accepted. */
export function refuses(id: string, when: (context: UploadContext) => boolean): Plant {
  return inUpload((rules) => replaced(rules, id, also(when)));
}

/** Looks away from some rules. */
export function ignores(ids: readonly string[], when: (context: UploadContext) => boolean): Plant {
  return inUpload((rules) => ids.reduce((changed, id) => replaced(changed, id, except(when)), rules));
}

/** Reads another body than the one that came. */
export function rereads(when: (text: string) => boolean, mend: (text: string) => string): Plant {
  return inUpload((rules) =>
    replaced(rules, 'json', (rule) => ({
      ...rule,
      async check(context) {
        const text = Buffer.from(context.request.body).toString();
        if (!when(text)) return rule.check(context);
        const reread = { ...context, request: { ...context.request, body: Buffer.from(mend(text)) } };
        const violation = await rule.check(reread);
        if (reread.members) context.members = reread.members;
        return violation;
      },
    })),
  );
}

/** Takes another value of a member for the one that came. */
export function retakes(member: string, change: (value: unknown) => unknown): Plant {
  return inUpload((rules) =>
    replaced(rules, 'base64', (rule) => ({
      ...rule,
      check(context) {
        if (context.members) context.members = new Map([...context.members, [member, change(context.members.get(member))]]);
        return rule.check(context);
      },
    })),
  );
}
