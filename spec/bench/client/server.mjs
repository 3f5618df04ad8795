// IAM's answers without IAM: the server of the benches, in a process of its own.
import { createServer } from 'node:http';

const envelope = (action, result) =>
  `<${action}Response xmlns="https://iam.amazonaws.com/doc/2010-05-08/">
  <${action}Result>
${result}    <IsTruncated>false</IsTruncated>
  </${action}Result>
  <ResponseMetadata>
    <RequestId>7a62c49f-347e-4fc4-9331-6e8eEXAMPLE</RequestId>
  </ResponseMetadata>
</${action}Response>
`;

const repeat = (count, make) => Array.from({ length: count }, (_, index) => make(index)).join('');

const key = (index) => `      <member>
        <UserName>jane.doe</UserName>
        <AccessKeyId>AKIAIOSFODNN${index}EXAMPLE</AccessKeyId>
        <Status>${index ? 'Inactive' : 'Active'}</Status>
        <CreateDate>2026-01-02T03:04:05Z</CreateDate>
      </member>
`;

const user = (index) => `      <member>
        <Path>/division_abc/subdivision_xyz/</Path>
        <UserName>jane.doe.${index}</UserName>
        <Arn>arn:aws:iam::123456789012:user/division_abc/subdivision_xyz/jane.doe.${index}</Arn>
        <UserId>AIDA${String(index).padStart(10, '0')}EXAMPLE</UserId>
        <CreateDate>2026-01-02T03:04:05Z</CreateDate>
      </member>
`;

const policy = encodeURIComponent(
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: ['s3:Get*', 's3:List*'], Resource: '*' }],
  }),
);

const details = (index) => `      <member>
        <Path>/</Path>
        <UserName>jane.doe.${index}</UserName>
        <Arn>arn:aws:iam::123456789012:user/jane.doe.${index}</Arn>
        <UserId>AIDA${String(index).padStart(10, '0')}EXAMPLE</UserId>
        <CreateDate>2026-01-02T03:04:05Z</CreateDate>
        <GroupList>
          <member>Admins</member>
          <member>Developers</member>
        </GroupList>
        <UserPolicyList>
          <member>
            <PolicyName>read</PolicyName>
            <PolicyDocument>${policy}</PolicyDocument>
          </member>
        </UserPolicyList>
        <AttachedManagedPolicies>
          <member>
            <PolicyName>ReadOnlyAccess</PolicyName>
            <PolicyArn>arn:aws:iam::aws:policy/ReadOnlyAccess</PolicyArn>
          </member>
        </AttachedManagedPolicies>
      </member>
`;

const detailsOf20MB = Math.ceil(20e6 / details(9999).length);

const answers = {
  ListAccessKeys: () => `    <AccessKeyMetadata>\n${repeat(2, key)}    </AccessKeyMetadata>\n`,
  ListUsers: (members) => `    <Users>\n${repeat(members, user)}    </Users>\n`,
  GetAccountAuthorizationDetails: () =>
    `    <UserDetailList>\n${repeat(detailsOf20MB, details)}    </UserDetailList>\n`,
};

const made = new Map();

function answerTo(form) {
  const params = new URLSearchParams(form);
  const action = params.get('Action');
  const id = `${action} ${params.get('MaxItems')}`;
  if (!made.has(id)) {
    made.set(id, Buffer.from(envelope(action, answers[action](Number(params.get('MaxItems'))))));
  }
  return made.get(id);
}

const server = createServer((request, response) => {
  let form = '';
  request.setEncoding('utf8');
  request.on('data', (text) => {
    form += text;
  });
  request.on('end', () => {
    const answer = answerTo(form);
    response.writeHead(200, {
      'content-type': 'text/xml',
      'content-length': answer.length,
      'x-amzn-requestid': '7a62c49f-347e-4fc4-9331-6e8eEXAMPLE',
    });
    response.end(answer);
  });
});
server.keepAliveTimeout = 600_000;
server.listen(0, '127.0.0.1', () => {
  process.send(`http://127.0.0.1:${server.address().port}/`);
});
process.on('disconnect', () => process.exit());
