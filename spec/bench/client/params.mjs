// For those that are one function of the params.

export const listAccessKeys = (call) => call({ Action: 'ListAccessKeys', UserName: 'jane.doe' });

export const listUsers = (call, MaxItems) => call({ Action: 'ListUsers', MaxItems });

export const getAccountAuthorizationDetails = (call) =>
  call({ Action: 'GetAccountAuthorizationDetails' });
