/** The report's page as a Jinja2 template. End tags that HTML lets go are left out: there are thousands of rows. */
export const reportTemplate = `{% macro number(n) %}{{ '{:,}'.format(n) }}{% endmacro %}
{% macro users_of(n) %}{{ number(n) }} user{{ '' if n == 1 else 's' }}{% endmacro %}
{% macro percent(part, all) %}{{ 100 * part // all if all else 100 }}%{% endmacro %}
{% macro day(date) %}{% if date %}<time>{{ date[:10] }}</time>{% else %}never{% endif %}{% endmacro %}

{% macro tile(id, title, figure, of, attention) %}
<li{{ ' class="attention"' | safe if attention }}><a href="#{{ id }}">{{ title }}</a> <strong>{{ figure }}</strong> <span>{{ of }}</span>
{% endmacro %}

{% macro bar_line(bar, n, widest, total) %}
<span class="label">{{ bar.label }}</span>
<svg aria-hidden="true" focusable="false"><rect class="track" width="100%" height="100%" rx="3"/><rect width="{{ '{:.2f}'.format(100 * n / widest if widest else 0) }}%" height="100%" rx="3"/></svg>
<span class="count">{{ number(n) }}<span class="hidden"> of {{ number(total) }}{{ ', needs attention' if bar.attention and n }}</span></span>
{% endmacro %}

{% macro figure(id, title, bars, total, entry_kind) %}
<section class="figure" aria-labelledby="{{ id }}">
<h2 id="{{ id }}">{{ title }}</h2>
<p>{{ caller() }}
{% set widest = bars | map(attribute='entries') | map('length') | max %}
<ul class="bars">
{% for bar in bars %}
{% set n = bar.entries | length %}
<li{{ ' class="attention"' | safe if bar.attention }}>
{% if n == 0 %}
<div>{{ bar_line(bar, n, widest, total) }}</div>
{% elif entry_kind == 'user' %}
<details><summary>{{ bar_line(bar, n, widest, total) }}</summary>
<div class="scroll" role="region" aria-label="{{ title }}, {{ bar.label }}" tabindex="0"><ul class="names">{% for e in bar.entries %}<li><bdi>{{ e.alternate_username }}</bdi>{% endfor %}</ul></div>
</details>
{% else %}
<details><summary>{{ bar_line(bar, n, widest, total) }}</summary>
<div class="scroll" role="region" aria-label="{{ title }}, {{ bar.label }}" tabindex="0"><table>
<thead><tr><th scope="col">User<th scope="col" class="n">Days<th scope="col">Created<th scope="col">Last used{{ '<th scope="col">Access key' | safe if entry_kind == 'key' }}
<tbody>
{% for e in bar.entries %}
<tr><th scope="row"><bdi>{{ e.alternate_username }}</bdi><td class="n">{{ number(e.days) }}<td>{{ day(e.create_date) }}<td>{{ day(e.last_used_date) }}{% if entry_kind == 'key' %}<td><code>{{ e.access_key_id }}</code>{% endif %}

{% endfor %}
</table></div>
</details>
{% endif %}
{% endfor %}
</ul>
</section>
{% endmacro %}

<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src '{{ style_hash }}'; script-src '{{ script_hash }}'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>IAM users{{ ' of ' ~ accounts | join(', ') if accounts }}, {{ as_of[:10] }}</title>
<style>{{ style | safe }}</style>
</head>
<body>
<header>
<p class="kicker">AWS account{{ 's' if accounts | length > 1 }} {{ accounts | join(', ') or 'unknown' }}
<h1>IAM users</h1>
<p class="lead">{{ users_of(summary.users) }} as of <time datetime="{{ as_of }}">{{ as_of[:10] }}</time>, of which {{ number(users | selectattr('findings') | list | length) }} have at least one finding.
</header>
<main>
<section aria-labelledby="summary">
<h2 id="summary" class="hidden">Summary</h2>
{% set s = summary %}
<ul class="tiles">
{{ tile('mfa', 'MFA coverage', percent(s.console_users_with_mfa, s.console_users), 'or ' ~ number(s.console_users_with_mfa) ~ ' of the ' ~ number(s.console_users) ~ ' users with a password', s.console_users_with_mfa < s.console_users) }}
{{ tile('keys', 'Old access keys', number(s.old_access_keys), 'of ' ~ number(s.active_access_keys) ~ ' active, over ' ~ old_days ~ ' days', s.old_access_keys > 0) }}
{{ tile('passwords', 'Old passwords', number(s.old_passwords), 'of ' ~ number(s.console_users) ~ ', over ' ~ old_days ~ ' days', s.old_passwords > 0) }}
{{ tile('activity', 'Stale users', number(s.stale_users), 'of ' ~ number(s.users_with_credentials) ~ ', unused for over ' ~ stale_days ~ ' days', s.stale_users > 0) }}
</ul>
</section>
<div class="figures">
{% call figure('mfa', 'MFA coverage', mfa, s.users, 'user') %}
Without an MFA device, the password is all it takes to sign in to the console.
{% endcall %}
{% call figure('activity', 'Last activity', last_activity, s.users_with_credentials, 'activity') %}
Users with a password or an active key, by the days since either was used; if never, since the user was created.
{% if s.users > s.users_with_credentials %}
{{ number(s.users - s.users_with_credentials) }} others have neither.
{% endif %}
{% endcall %}
{% call figure('keys', 'Access key age', access_key_age, s.active_access_keys, 'key') %}
Active keys, by the days since they were created.
{% endcall %}
{% call figure('passwords', 'Password age', password_age, s.console_users, 'password') %}
Passwords, by the days since they were created.
{% endcall %}
</div>
<section aria-labelledby="users">
<h2 id="users">All users</h2>
<form id="filter" role="search" hidden>
<label for="text">Filter by name, group or finding</label>
<input id="text" type="search" autocomplete="off" spellcheck="false">
<output for="text" id="shown"></output>
</form>
<div class="scroll" role="region" aria-label="Table of all users" tabindex="0">
<table id="all">
<thead><tr><th scope="col">User<th scope="col">Groups<th scope="col">MFA<th scope="col" class="n">Password, days<th scope="col" class="n">Oldest key, days<th scope="col">Last activity<th scope="col">Findings
<tbody>
{% for u in users %}
<tr><th scope="row"><bdi>{{ u.alternate_username }}</bdi><td>{% for g in u.groups %}<bdi>{{ g }}</bdi>{{ ', ' if not loop.last }}{% endfor %}<td>{{ 'yes' if u.mfa_enabled else 'no' }}<td class="n">{{ u.password_age_days if u.password_age_days is not none }}<td class="n">{{ u.access_key_age_days if u.access_key_age_days is not none }}<td>{{ day(u.last_activity_date) }}<td>{% for f in u.findings %}<b>{{ finding_names[f] }}</b> {% endfor %}

{% endfor %}
</table>
</div>
</section>
</main>
<footer>
<p>A key or password is old after {{ old_days }} days. A user is stale when neither password nor key was used for over {{ stale_days }} days. Ages are counted to {{ as_of[:10] }}. This page loads nothing and sends nothing.
</footer>
<script>{{ script | safe }}</script>
</body>
</html>
`;
