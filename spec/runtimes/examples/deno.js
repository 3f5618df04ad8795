import { createClient } from 'npm:slim-iam';

for await (const { UserName, CreateDate } of createClient().paginate('ListUsers')) {
  console.log(UserName, CreateDate.getFullYear());
}
