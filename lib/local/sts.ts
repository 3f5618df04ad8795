import { arnOf } from './account.js';
import { type Actions, action } from './action.js';

export const stsActions: Actions = {
  GetCallerIdentity: action({}, (_, { account, caller }) => {
    const root = caller.id === account.root.id;
    return {
      UserId: root ? account.id : caller.id,
      Account: account.id,
      Arn: root ? `arn:aws:iam::${account.id}:root` : arnOf(caller),
    };
  }),
};
