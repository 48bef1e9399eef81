/** The operator's command line. Exit codes: 0 good, 1 a finding or a refusal, 2 wrong usage. */
import { Command, CommanderError } from 'commander';
import { Refused } from '#domain/refused.ts';
import { doctor } from './cli/doctor.ts';
import { policyCommands } from './cli/policy.ts';
import { recordCommands } from './cli/records.ts';
import { Finding } from './cli/shell.ts';

const program = new Command('jit')
  .description("Just-in-time access to Git repositories: the operator's command line.")
  .exitOverride()
  .configureHelp({ showGlobalOptions: false });

program
  .command('doctor')
  .description('check the environment, the policy, the database, Slack and the Git hosts')
  .action(doctor);
policyCommands(program);
recordCommands(program);

try {
  await program.parseAsync();
} catch (fault) {
  if (fault instanceof CommanderError) process.exitCode = fault.exitCode === 0 ? 0 : 2;
  else if (fault instanceof Finding || fault instanceof Refused) {
    console.error(fault.message);
    process.exitCode = 1;
  } else throw fault;
}
