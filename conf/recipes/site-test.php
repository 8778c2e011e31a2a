<?php
// SPDX-License-Identifier: BSD-2-Clause
// What works in a site, see jail_recipes(7): a session, the database by its socket,
// mail; what PHP sees of the host; and a file that is uploaded.
header('Content-Type: text/plain');
$name = posix_getpwuid(posix_geteuid())['name'];
session_start();
$_SESSION['visits'] = ($_SESSION['visits'] ?? 0) + 1;
echo 'session: visit ', $_SESSION['visits'], "\n";
$db = new PDO("mysql:unix_socket=/run/mysqld/mysqld.sock;dbname=$name", $name);
echo 'database: ', $db->query('SELECT CURRENT_USER()')->fetchColumn(), "\n";
$sent = mail("postmaster@localhost", "from $name", 'hello');
echo 'mail: ', $sent ? 'sent' : 'not sent', "\n";
echo 'shell: ', shell_exec('id') ?? 'none', "\n";
echo 'sites: ', implode(' ', array_filter(glob(dirname(__DIR__, 2) . '/*'), 'is_dir')), "\n";
if (isset($_FILES['file']))
	move_uploaded_file($_FILES['file']['tmp_name'], __DIR__ . '/upload.txt');
