/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Start-up files of the system and of the user's home; for root, who may write them, of
 * every home.  Known ones count for each rule that reaches them.  Anything else in a home
 * that begins with a dot, or lies in .config, counts only for a rule on a directory
 * above: a rule that names it is meant so.
 */
#include "command/warn/warn_startup.h"

#include <dirent.h>
#include <fnmatch.h>
#include <string.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "base/count.h"
#include "base/is_dots.h"
#include "command/base/context.h"
#include "command/decide/reach.h"
#include "command/warn/homes.h"
#include "command/warn/protected_places.h"
#include "command/warn/survey.h"
#include "command/warn/warn_started.h"

/* Paths in a home directory. */
static const char *const in_home[] = {
	/* shells */
	".bashrc",
	".bash_profile",
	".bash_login",
	".bash_logout",
	".bash_aliases",
	".profile",
	".zshrc",
	".zshenv",
	".zprofile",
	".zlogin",
	".zlogout",
	".kshrc",
	".mkshrc",
	".cshrc",
	".tcshrc",
	".login",
	".inputrc",
	/* sessions, and who may open one */
	".xprofile",
	".xinitrc",
	".xsession",
	".xsessionrc",
	".pam_environment",
	".ssh",
	".gnupg",
	".rhosts",
	".forward",
	".procmailrc",
	".mailcap",
	/* programs that run commands from their settings, or load code */
	".gitconfig",
	".hgrc",
	".vimrc",
	".vim",
	".nvimrc",
	".emacs",
	".emacs.d",
	".tmux.conf",
	".screenrc",
	".gdbinit",
	".lldbinit",
	".lesskey",
	".curlrc",
	".wgetrc",
	".npmrc",
	".yarnrc",
	".cargo",
	".gem",
	".irbrc",
	".pryrc",
	".pip",
	".psqlrc",
	".sqliterc",
	".docker",
	".kube",
	".mozilla",
	".i3",
	".vscode",
	".vscode-server",
	".cursor",
	".cursor-server",
	".ipython",
	".jupyter",
	".Rprofile",
	".ghci",
	".oh-my-zsh",
	".gradle",
	".m2/settings.xml",
	/* programs, and modules that python3 loads by itself */
	"bin",
	".local/bin",
	"go/bin",
	".nvm",
	".pyenv",
	".rbenv",
	".asdf",
	".sdkman",
	".rustup",
	".deno",
	".bun",
	".local/lib",
};

/* In XDG_DATA_HOME. */
static const char *const in_data[] = {
	"applications", "dbus-1", "systemd", "gnome-shell", "nautilus", "kservices5",
};

/* Variables that name what a shell or a program runs when it starts. */
static const char *const variables[] = {
	"BASH_ENV",          "ENV",        "ZDOTDIR",     "INPUTRC",   "PYTHONSTARTUP", "GIT_CONFIG_GLOBAL",
	"GIT_CONFIG_SYSTEM", "CARGO_HOME", "RUSTUP_HOME", "GNUPGHOME", "NVM_DIR",       "PYENV_ROOT",
};

/* In XDG_CONFIG_HOME. */
static const char *const in_config[] = {
	"fish",    "autostart",     "systemd",   "environment.d",    "git",    "nvim", "vim",  "emacs",
	"tmux",    "gdb",           "pip",       "plasma-workspace", "sway",   "i3",   "hypr", "openbox",
	"xfce4",   "kitty",         "alacritty", "containers",       "direnv", "mpv",  "zsh",  "powershell",
	"nushell", "mimeapps.list", "Code",
};

/* These lie in places that are run, or that say who may log in, but do neither themselves. */
static const char *const not_run[] = { ".ssh/known_hosts", ".ssh/known_hosts2" };

/* Names in a home directory that begin with a dot, but that nothing executes or obeys; patterns of fnmatch(3). */
static const char *const harmless[] = {
	".cache",
	".local",
	".config",
	".ccache",
	".npm",
	".m2",
	".thumbnails",
	".Trash*",
	".*_history",
	".history",
	".lesshst",
	".viminfo",
	".wget-hsts",
	".sudo_as_admin_successful",
	".hushlogin",
	".ICEauthority",
	".Xauthority",
	".xsession-errors*",
	".recently-used*",
	".fonts",
	".icons",
	".themes",
	".dbus",
	".java",
	".pki",
};

/* Paths of the system. */
static const char *const of_system[] = {
	"/etc",
	"/var/spool/cron",
	"/var/spool/at",
	"/var/spool/anacron",
	"/var/lib/systemd",
	"/var/lib/polkit-1",
	"/var/lib/cloud",
	"/run/systemd/system",
	"/run/systemd/system.control",
	"/run/systemd/system.attached",
	"/run/systemd/generator",
	"/run/systemd/generator.early",
	"/run/systemd/generator.late",
	"/run/systemd/transient",
	"/run/systemd/user",
	"/run/systemd/user.control",
	"/run/udev/rules.d",
	"/usr/lib/systemd/system",
	"/usr/lib/systemd/user",
};

static bool is_among(const char *path, const char *directory, const char *const *names, size_t count)
{
	size_t len = strlen(directory);

	for (size_t i = 0; i < count && strncmp(path, directory, len) == 0; i++) {
		size_t name = strlen(names[i]);

		if (strncmp(path + len, names[i], name) == 0 && (path[len + name] == '/' || path[len + name] == '\0'))
			return true;
	}
	return false;
}

bool warn_startup_is_known(const char *path)
{
	return is_among(path, "/", in_home, COUNT(in_home)) || is_among(path, "/.config/", in_config, COUNT(in_config));
}

static void add(const struct survey *s, struct protected_places *places, const char *directory, const char *name,
                bool derived)
{
	protected_places_add(s, places, arena_printf(s->arena, "%s/%s", directory, name), PROTECTED_PLACES_WRITES, true,
	                     derived);
}

static bool is_harmless(const char *name)
{
	for (size_t i = 0; i < COUNT(harmless); i++)
		if (fnmatch(harmless[i], name, 0) == 0)
			return true;
	return false;
}

/* Adds everything else there, as derived places. */
static void add_derived(const struct survey *s, struct protected_places *places, const char *directory, bool dots)
{
	struct reach_node *node = survey_node(s, directory);
	const struct dirent *entry;
	DIR *dir;

	if (!node || !(survey_allowed_somewhere(s, node) & PROTECTED_PLACES_WRITES))
		return;
	dir = opendir(directory);
	while (dir && (entry = readdir(dir)))
		if (!is_dots(entry->d_name) && (!dots || (entry->d_name[0] == '.' && !is_harmless(entry->d_name))))
			add(s, places, directory, entry->d_name, true);
	if (dir)
		(void)closedir(dir);
}

static void add_config(const struct survey *s, struct protected_places *places, const char *config)
{
	for (size_t i = 0; i < COUNT(in_config); i++)
		add(s, places, config, in_config[i], false);
	add_derived(s, places, config, false);
}

static void add_data(const struct survey *s, struct protected_places *places, const char *data)
{
	for (size_t i = 0; i < COUNT(in_data); i++)
		add(s, places, data, in_data[i], false);
}

/* The user's units that last as long as the session.  Sockets there are no files to write. */
static void add_runtime(const struct survey *s, struct protected_places *places, const char *runtime)
{
	add(s, places, runtime, "systemd", false);
}

static void add_home(const struct survey *s, struct protected_places *places, const char *home)
{
	/* A place without a dangerous right takes the place of the directory that it lies in. */
	for (size_t i = 0; i < COUNT(not_run); i++)
		protected_places_add(s, places, arena_printf(s->arena, "%s/%s", home, not_run[i]), 0, true, false);
	for (size_t i = 0; i < COUNT(in_home); i++)
		add(s, places, home, in_home[i], false);
	add_config(s, places, arena_printf(s->arena, "%s/.config", home));
	add_data(s, places, arena_printf(s->arena, "%s/.local/share", home));
	add_derived(s, places, home, true);
}

static void add_account(void *data, const struct survey *s, const char *home, const char *uid)
{
	struct protected_places *places = data;

	if (home)
		add_home(s, places, home);
	add_runtime(s, places, arena_printf(s->arena, "/run/user/%s", uid));
}

/* GIT_CONFIG_GLOBAL=/dev/null, for example: everyone writes that, and nothing in it is run. */
static void add_variables(const struct survey *s, struct protected_places *places)
{
	for (size_t i = 0; i < COUNT(variables); i++) {
		const char *path = context_variable(variables[i]);
		const struct reach_node *node = path && *path == '/' ? survey_node(s, path) : NULL;

		if (node && (!node->exists || S_ISREG(node->mode) || S_ISDIR(node->mode)))
			protected_places_add(s, places, path, PROTECTED_PLACES_WRITES, true, false);
	}
}

void warn_startup_files(const struct survey *s)
{
	struct protected_places places = { .what = "what is run later" };
	const char *home = context_variable("HOME");
	const char *config = context_variable("XDG_CONFIG_HOME");
	const char *data = context_variable("XDG_DATA_HOME");
	const char *runtime = context_variable("XDG_RUNTIME_DIR");

	if (home && home[0] == '/')
		add_home(s, &places, home);
	if (config)
		add_config(s, &places, config);
	if (data)
		add_data(s, &places, data);
	if (runtime)
		add_runtime(s, &places, runtime);
	add_variables(s, &places);
	for (size_t i = 0; i < COUNT(of_system); i++)
		protected_places_add(s, &places, of_system[i], PROTECTED_PLACES_WRITES, true, false);
	homes_visit(s, add_account, &places);
	warn_started_add(s, &places);
	protected_places_warn(s, &places);
}
