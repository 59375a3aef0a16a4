#include "tests/unit/relay.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/wait.h>

static void read_line(int fd, char *out, size_t size)
{
	size_t n = 0;

	while (n + 1 < size && read(fd, out + n, 1) == 1 && out[n] != '\n')
		n++;
	out[n] = '\0';
}

bool relay_start(struct relay *r)
{
	int in[2], out[2];
	char line[16];

	assert_int_equal(pipe(in), 0);
	assert_int_equal(pipe(out), 0);
	fcntl(in[1], F_SETFD, FD_CLOEXEC);
	fcntl(out[0], F_SETFD, FD_CLOEXEC);
	r->pid = fork();
	if (r->pid == 0) {
		dup2(in[0], STDIN_FILENO);
		dup2(out[1], STDOUT_FILENO);
		execlp("python3", "python3", "tests/fakes/smtp_server.py", (char *)NULL);
		_exit(127);
	}
	close(in[0]);
	close(out[1]);
	r->to = in[1];
	r->from = out[0];
	read_line(r->from, line, sizeof line);
	r->port = (int)strtol(line, NULL, 10);
	test_mkdir(r->into);
	return r->port > 0;
}

static void empty(const struct relay *r)
{
	DIR *d = opendir(r->into);
	char path[400];

	for (struct dirent *e; d && (e = readdir(d));)
		if (e->d_name[0] != '.') {
			snprintf(path, sizeof path, "%s/%s", r->into, e->d_name);
			unlink(path);
		}
	if (d)
		closedir(d);
}

void relay_stop(struct relay *r)
{
	close(r->to);
	close(r->from);
	waitpid(r->pid, NULL, 0);
	empty(r);
	rmdir(r->into);
}

static void ask(struct relay *r, const char *line, char *out, size_t size)
{
	assert_int_equal(write(r->to, line, strlen(line)), strlen(line));
	assert_int_equal(write(r->to, "\n", 1), 1);
	read_line(r->from, out, size);
}

void relay_scene(struct relay *r, const char *scene)
{
	char ok[8];

	ask(r, scene, ok, sizeof ok);
	assert_string_equal(ok, "ok");
}

void relay_scene_kept(struct relay *r, const char *scene)
{
	char line[1024];

	empty(r);
	snprintf(line, sizeof line, "into=%s|%s", r->into, scene);
	relay_scene(r, line);
}

struct relay_count relay_count(struct relay *r)
{
	struct relay_count c = { -1, -1, -1 };
	char line[100];

	ask(r, "count", line, sizeof line);
	if (sscanf(line, "connections=%d bodies=%d taken=%d", &c.connections, &c.bodies, &c.taken) != 3)
		fail_msg("the relay says \"%s\"", line);
	return c;
}

struct settings relay_settings(const struct relay *r)
{
	return (struct settings){
		.smtp_host = STR("127.0.0.1"),
		.smtp_port = r->port,
		.smtp_helo = STR("vigie.test"),
		.smtp_connections = 1,
		.smtp_per_session = 50,
		.smtp_timeout_secs = 30,
	};
}
